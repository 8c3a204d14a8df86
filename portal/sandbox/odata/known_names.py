"""Names of the product that the sandbox does not serve: refused by name, where others are a 404.

Whatever `messages.registry` and the catalogue have comes before them. The page
docs/sandbox/not-served.md lists them.
"""

SETS = frozenset(
    {
        "activitymimeattachments", "activitypointers", "appelements", "asyncoperations", "audits",
        "bookableresourcecharacteristics", "bookableresourcegroups", "bulkdeleteoperations",
        "calendars", "campaigns", "canvasapps", "characteristics", "connectionreferences",
        "connectionroles", "connections", "contracts", "customapis", "duplicaterecords",
        "duplicateruleconditions", "duplicaterules", "emailserverprofiles",
        "environmentvariabledefinitions", "environmentvariablevalues", "equipments", "faxes",
        "importjobs", "invoicedetails", "invoices", "kbarticles", "knowledgearticles",
        "leadtoopportunitysalesprocesses", "letters", "lists", "mailboxes",
        "mobileofflineprofileitemfilters", "opportunitysalesprocesses", "phonetocaseprocesses",
        "pluginassemblies", "plugintypes", "positions", "principalobjectaccessset",
        "principalobjectattributeaccessset", "processstages", "publishers", "quotedetails",
        "quotes", "recurringappointmentmasters", "reports", "salesorderdetails", "salesorders",
        "sdkmessagefilters", "sdkmessageprocessingsteps", "sdkmessages", "serviceendpoints",
        "services", "slakpiinstances", "slas", "socialprofiles", "solutioncomponents",
        "solutions", "stringmaps", "templates", "territories", "timezonerules", "webresourceset",
        "workflows",
    }
)  # fmt: skip
MESSAGES = frozenset(
    {
        "AddUserToRecordTeam", "BulkDelete", "BulkDetectDuplicates", "CanBeReferenced",
        "CanBeReferencing", "CanManyToMany", "CommitAttachmentBlocksUpload",
        "ConvertQuoteToSalesOrder", "CreatePolymorphicLookupAttribute", "ExportSolution",
        "FormatAddress", "GetFileSasUrl", "GetValidManyToMany", "GetValidReferencedEntities",
        "GetValidReferencingEntities", "ImportSolution", "InitializeAttachmentBlocksDownload",
        "InitializeAttachmentBlocksUpload", "InstantiateTemplate", "IsComponentCustomizable",
        "Merge", "ProvisionLanguage", "PublishDuplicateRule", "QueryMultipleSchedules",
        "RemoveUserFromRecordTeam", "RetrieveActivePath", "RetrieveAllEntities",
        "RetrieveAttributeChangeHistory", "RetrieveAvailableLanguages",
        "RetrieveCurrentOrganization", "RetrieveDependenciesForDelete", "RetrieveDuplicates",
        "RetrieveEntity", "RetrieveLocLabels", "RetrieveProcessInstances",
        "RetrieveProvisionedLanguages", "RetrieveRecordChangeHistory",
        "RetrieveRequiredComponents", "RetrieveTimestamp", "RetrieveVersion", "Rollup",
        "SetLocLabels",
    }
)  # fmt: skip
NOT_SERVED = SETS | MESSAGES | {"$metadata"}
