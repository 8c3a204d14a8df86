"""Definitions as makers send them."""

from typing import Any

TYPE = "Microsoft.Dynamics.CRM."
HARBOUR = "EntityDefinitions(LogicalName='new_harbour')"


def label(text: str, language: int = 1033) -> dict[str, Any]:
    return {
        "@odata.type": f"{TYPE}Label",
        "LocalizedLabels": [
            {"@odata.type": f"{TYPE}LocalizedLabel", "Label": text, "LanguageCode": language}
        ],
    }


def column(kind: str, schema_name: str, **more: Any) -> dict[str, Any]:
    return {
        "@odata.type": f"{TYPE}{kind}AttributeMetadata",
        "SchemaName": schema_name,
        "DisplayName": label(schema_name.partition("_")[2]),
        "RequiredLevel": {"Value": "None"},
        **more,
    }


def option(value: int | None, text: str) -> dict[str, Any]:
    return {"Value": value, "Label": label(text)}


def choices(*texts: str) -> dict[str, Any]:
    options = [option(value, text) for value, text in enumerate(texts, start=1)]
    return {"@odata.type": f"{TYPE}OptionSetMetadata", "IsGlobal": False, "Options": options}


def table(schema_name: str, *columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@odata.type": f"{TYPE}EntityMetadata",
        "SchemaName": schema_name,
        "DisplayName": label(schema_name.partition("_")[2]),
        "DisplayCollectionName": label(schema_name.partition("_")[2] + "s"),
        "Description": label("For tests"),
        "OwnershipType": "UserOwned",
        "HasActivities": False,
        "HasNotes": True,
        "IsActivity": False,
        "Attributes": [
            column(
                "String",
                "new_Name",
                IsPrimaryName=True,
                MaxLength=100,
                FormatName={"Value": "Text"},
            ),
            *columns,
        ],
        **more,
    }


def lookup(parent: str, child: str, schema_name: str, **more: Any) -> dict[str, Any]:
    return {
        "@odata.type": f"{TYPE}OneToManyRelationshipMetadata",
        "SchemaName": f"new_{parent}_{child}_{schema_name}",
        "ReferencedEntity": parent,
        "ReferencingEntity": child,
        "CascadeConfiguration": {
            "Assign": "NoCascade", "Delete": "RemoveLink", "Merge": "NoCascade",
            "Reparent": "NoCascade", "Share": "NoCascade", "Unshare": "NoCascade",
        },
        "Lookup": column("Lookup", schema_name, AttributeType="Lookup"),
        **more,
    }  # fmt: skip


def pairs(first: str, second: str, name: str) -> dict[str, Any]:
    return {
        "@odata.type": f"{TYPE}ManyToManyRelationshipMetadata",
        "SchemaName": name,
        "Entity1LogicalName": first,
        "Entity2LogicalName": second,
        "IntersectEntityName": name,
    }
