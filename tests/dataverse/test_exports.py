"""The package's public names are complete and real."""

from portal import dataverse


def test_every_exported_name_exists() -> None:
    assert [name for name in dataverse.__all__ if not hasattr(dataverse, name)] == []


def test_every_error_is_exported() -> None:
    errors = {
        name
        for name, value in vars(dataverse.errors).items()
        if isinstance(value, type) and issubclass(value, dataverse.DataverseError)
    }
    assert errors <= set(dataverse.__all__)


def test_the_error_tree_in_the_docstring_is_the_real_one() -> None:
    drawn = str(dataverse.errors.__doc__)
    missing = [
        name
        for name, value in vars(dataverse.errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and name not in drawn
    ]
    assert missing == []
