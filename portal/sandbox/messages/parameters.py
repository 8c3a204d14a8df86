"""The parameters that each message takes: another one would be passed over, so it is refused."""

from collections.abc import Iterable

from portal.sandbox.errors import BadRequest, QueryRefused
from portal.sandbox.http.messages import Call
from portal.sandbox.messages.message import Message, Target
from portal.sandbox.odata.options import check_options

# What comes with the address of a message beside aliases and the tag: makers name a solution.
_OPTIONS = frozenset({"SolutionUniqueName"})
# These say themselves which parameters they know, and which of them they do not serve.
OWN_WORDS = frozenset(
    {
        "QualifyLead", "InsertOptionValue", "InsertStatusValue", "UpdateOptionValue",
        "DeleteOptionValue", "OrderOption",
    }
)  # fmt: skip
PARAMETERS: dict[str, frozenset[str]] = {
    name: frozenset(parameters.split())
    for name, parameters in {
        "WhoAmI": "",
        "CreateMultiple": "Targets",
        "UpdateMultiple": "Targets",
        "UpsertMultiple": "Targets",
        "DeleteMultiple": "Targets",
        "CloseIncident": "IncidentResolution Status",
        "WinOpportunity": "OpportunityClose Status",
        "LoseOpportunity": "OpportunityClose Status",
        "AddToQueue": "Target QueueItemProperties",
        "PickFromQueue": "SystemUser RemoveQueueItem",
        "ReleaseToQueue": "",
        "IsValidStateTransition": "Entity NewState NewStatus",
        "CalculateRollupField": "Target FieldName",
        "InitializeFrom": "EntityMoniker TargetEntityName TargetFieldType",
        "RetrieveAppComponents": "AppModuleId",
        "ValidateApp": "AppModuleId",
        "AddAppComponents": "AppId Components",
        "RemoveAppComponents": "AppId Components",
        "CreateEntities": "Entities SolutionUniqueName",
        "PublishXml": "ParameterXml",
        "PublishAllXml": "",
        "RetrieveMetadataChanges": "Query ClientVersionStamp DeletedMetadataFilters",
        "RetrieveTotalRecordCount": "EntityNames",
        "InitializeFileBlocksUpload": "Target FileName FileAttributeName",
        "UploadBlock": "BlockId BlockData FileContinuationToken",
        "CommitFileBlocksUpload": "FileName MimeType BlockList FileContinuationToken",
        "InitializeFileBlocksDownload": "Target FileAttributeName",
        "DownloadBlock": "Offset BlockLength FileContinuationToken",
        "DeleteFile": "FileId",
        "InitializeAnnotationBlocksUpload": "Target",
        "CommitAnnotationBlocksUpload": "Target BlockList FileContinuationToken",
        "InitializeAnnotationBlocksDownload": "Target",
        "RetrieveUserPrivileges": "",
        "RetrieveTeamPrivileges": "",
        "RetrieveUserPrivilegeByPrivilegeName": "PrivilegeName",
        "RetrieveUserPrivilegeByPrivilegeId": "PrivilegeId",
        "RetrieveUserSetOfPrivilegesByNames": "PrivilegeNames",
        "RetrieveUserSetOfPrivilegesByIds": "PrivilegeIds",
        "GrantAccess": "Target PrincipalAccess",
        "ModifyAccess": "Target PrincipalAccess",
        "RevokeAccess": "Target Revokee",
        "RetrieveSharedPrincipalsAndAccess": "Target",
        "RetrievePrincipalAccess": "Target",
        "RetrieveAccessOrigin": "LogicalName ObjectId PrincipalId",
        "AddMembersTeam": "Members",
        "RemoveMembersTeam": "Members",
        "SetBusinessSystemUser": "BusinessUnit ReassignPrincipal DoNotMoveAllRecords",
        "LocalTimeFromUtcTime": "TimeZoneCode UtcTime",
        "UtcTimeFromLocalTime": "TimeZoneCode LocalTime",
        "GetAllTimeZonesWithDisplayName": "LocaleId",
    }.items()
}


def check_parameters(message: Message, call: Call, target: Target) -> None:
    """Refuse parameters and query options that the message does not have.

    Raises QueryRefused for those in the address, BadRequest for those in the body.
    """
    check_options(call.options, _OPTIONS)
    if message.name in OWN_WORDS:
        return
    if message.kind == "function":
        unknown = _unknown(message, target.arguments)
        if unknown:
            raise QueryRefused(f"'{unknown}' is no parameter of '{message.name}'.")
    elif call.body:
        unknown = _unknown(message, (one for one in call.json() if "@" not in one))
        if unknown:
            text = f"The parameter '{unknown}' in the request payload is not a valid parameter"
            raise BadRequest(f"{text} for the operation '{message.name}'.", "0x80048d19")


def _unknown(message: Message, names: Iterable[str]) -> str | None:
    return min(set(names) - PARAMETERS[message.name], default=None)
