"""Names and shapes of the wire that every module of the client shares."""

from collections.abc import Mapping
from typing import Any, TypeAlias

# A row as Dataverse prints it: column (or annotated column) to JSON value. Its shape is the
# organisation's metadata, so no static type can say more than Any.
Row: TypeAlias = Mapping[str, Any]
Json: TypeAlias = Any

FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOOKUP_TABLE = "Microsoft.Dynamics.CRM.lookuplogicalname"
NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"
PAGING_COOKIE = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
MORE_RECORDS = "Microsoft.Dynamics.CRM.morerecords"
NEXT_LINK = "@odata.nextLink"
ETAG = "@odata.etag"

# Dataverse gives at most this many rows a page, whatever is asked for.
MAX_PAGE_SIZE = 5_000
# A $batch takes at most this many operations, those inside change sets included.
MAX_BATCH_OPERATIONS = 1_000
