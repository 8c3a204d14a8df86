"""Properties of metadata that nothing here depends on: kept as given, reported as kept."""

from collections.abc import Mapping
from typing import Any

from portal.sandbox.metadata.managed_properties import managed

Plain = Mapping[str, object]
# Property → (value unless told, logical name of the managed property, whether it is fixed).
Managed = Mapping[str, tuple[object, str]]

TABLE_PLAIN: Plain = {
    "ActivityTypeMask": 0,
    "AutoCreateAccessTeams": False,
    "AutoRouteToOwnerQueue": False,
    "CanTriggerWorkflow": True,
    "DataProviderId": None,
    "DataSourceId": None,
    "EntityColor": None,
    "EntityHelpUrl": None,
    "EntityHelpUrlEnabled": False,
    "ExternalCollectionName": None,
    "ExternalName": None,
    "IconLargeName": None,
    "IconMediumName": None,
    "IconSmallName": None,
    "IconVectorName": None,
    "IntroducedVersion": "1.0.0.0",
    "IsActivityParty": False,
    "IsAIRUpdated": False,
    "IsBPFEntity": False,
    "IsBusinessProcessEnabled": False,
    "IsDocumentManagementEnabled": False,
    "IsEnabledForCharts": True,
    "IsEnabledForTrace": False,
    "IsImportable": True,
    "IsInteractionCentricEnabled": False,
    "IsKnowledgeManagementEnabled": False,
    "IsMSTeamsIntegrationEnabled": False,
    "IsOneNoteIntegrationEnabled": False,
    "IsQuickCreateEnabled": False,
    "IsReadingPaneEnabled": True,
    "IsSLAEnabled": False,
    "MobileOfflineFilters": None,
    "ReportViewName": None,
    "SyncToExternalSearchIndex": False,
}
TABLE_MANAGED: Managed = {
    "CanBeInCustomEntityAssociation": (True, "canbeincustomentityassociation"),
    "CanBeInManyToMany": (True, "canbeinmanytomany"),
    "CanBePrimaryEntityInRelationship": (True, "canbeprimaryentityinrelationship"),
    "CanBeRelatedEntityInRelationship": (True, "canberelatedentityinrelationship"),
    "CanChangeHierarchicalRelationship": (True, "canchangehierarchicalrelationship"),
    "CanCreateCharts": (True, "cancreatecharts"),
    "CanCreateForms": (True, "cancreateforms"),
    "CanCreateViews": (True, "cancreateviews"),
    "CanEnableSyncToExternalSearchIndex": (True, "canenablesynctoexternalsearchindex"),
    "CanModifyAdditionalSettings": (True, "canmodifyadditionalsettings"),
    "IsAuditEnabled": (False, "canmodifyauditsettings"),
    "IsConnectionsEnabled": (False, "canmodifyconnectionsettings"),
    "IsCustomizable": (True, "iscustomizable"),
    "IsDuplicateDetectionEnabled": (False, "canmodifyduplicatedetectionsettings"),
    "IsMailMergeEnabled": (True, "canmodifymailmergesettings"),
    "IsMappable": (True, "ismappable"),
    "IsReadOnlyInMobileClient": (False, "canmodifymobileclientreadonly"),
    "IsRenameable": (True, "isrenameable"),
    "IsValidForQueue": (False, "canmodifyqueuesettings"),
    "IsVisibleInMobile": (True, "canmodifymobilevisibility"),
    "IsVisibleInMobileClient": (True, "canmodifymobileclientvisibility"),
}
COLUMN_PLAIN: Plain = {
    "DeprecatedVersion": None,
    "ExternalName": None,
    "InheritsFrom": None,
    "IntroducedVersion": "1.0.0.0",
    "IsDataSourceSecret": False,
    "IsFilterable": True,
    "IsRequiredForForm": False,
    "IsRetrievable": True,
    "IsSearchable": True,
    "IsValidForGrid": True,
    "LinkedAttributeId": None,
}
COLUMN_MANAGED: Managed = {
    "CanModifyAdditionalSettings": (True, "canmodifyadditionalsettings"),
    "IsAuditEnabled": (False, "canmodifyauditsettings"),
    "IsCustomizable": (True, "iscustomizable"),
    "IsGlobalFilterEnabled": (False, "canmodifyglobalfiltersettings"),
    "IsRenameable": (True, "isrenameable"),
    "IsSortableEnabled": (True, "canmodifyissortablesettings"),
    "IsValidForAdvancedFind": (True, "canmodifysearchsettings"),
}
RELATIONSHIP_PLAIN: Plain = {"IntroducedVersion": "1.0.0.0", "IsValidForAdvancedFind": True}
RELATIONSHIP_MANAGED: Managed = {"IsCustomizable": (True, "iscustomizable")}


def reported(
    plain: Plain, managed_ones: Managed, facts: Mapping[str, object], *, is_made: bool
) -> dict[str, Any]:
    """Return the properties with what a maker said of them; only what makers made is open."""
    found: dict[str, Any] = {name: facts.get(name, usual) for name, usual in plain.items()}
    for name, (usual, logical) in managed_ones.items():
        found[name] = managed(facts.get(name, usual), logical, is_fixed=not is_made)
    return found
