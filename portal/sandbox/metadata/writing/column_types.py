"""What only columns of one type have, as makers send it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.writing.choices import read_choice_column
from portal.sandbox.metadata.writing.given import Given
from portal.sandbox.metadata.writing.options import read_option

TEXT_FORMATS = ("Text", "Email", "Url", "Phone", "TextArea", "TickerSymbol", "RichText", "Json")
MEMO_FORMATS = ("TextArea", "Text", "Email", "RichText", "Json")
WHOLE_FORMATS = ("None", "Duration", "TimeZone", "Language", "Locale")
_BEHAVIORS = ("UserLocal", "DateOnly", "TimeZoneIndependent")
_LEAST_WHOLE, _MOST_WHOLE = -2147483648, 2147483647
_MOST_NUMBER = 100_000_000_000
_MOST_MONEY = 922_337_203_685_477
_MOST_BIG = 2**63 - 1
_MOST_FILE_KB, _MOST_IMAGE_KB = 10_485_760, 30_720


@dataclass(frozen=True)
class Source:
    """Where a column is read from; `is_new` unless it is there already."""

    catalogue: Catalogue
    given: Given
    is_new: bool


Reader = Callable[[Source, ColumnDefinition], ColumnDefinition]


def read_special(
    catalogue: Catalogue, given: Given, held: ColumnDefinition, *, is_new: bool
) -> ColumnDefinition:
    """Return the column with what a body says of its type.

    Raises BadRequest, PayloadRefused, NotImplementedHere.
    """
    if given.managed("ImeMode") is not None:
        held = replace(held, facts={**held.facts, "ImeMode": given.text("ImeMode")})
    if given.text("AutoNumberFormat"):
        raise NotImplementedHere("columns that number themselves (AutoNumberFormat)")
    return _READERS[held.type](Source(catalogue, given, is_new), held)


def _text(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    source.given.value("DatabaseLength")
    length = source.given.whole("MaxLength", held.max_length or 100, 1, 4000)
    return replace(held, max_length=length, format=_form(source.given, held, "Text", TEXT_FORMATS))


def _memo(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    length = source.given.whole(
        "MaxLength", held.max_length or 2000, 1, max(1048576, held.max_length or 0)
    )
    return replace(
        held, max_length=length, format=_form(source.given, held, "TextArea", MEMO_FORMATS)
    )


def _form(given: Given, held: ColumnDefinition, usual: str, allowed: tuple[str, ...]) -> str:
    """Read FormatName, or the older Format; a changed FormatName wins over an unchanged Format."""
    before = held.format or usual
    older = given.one_of("Format", before, allowed)
    newer = given.one_of("FormatName", older, allowed)
    return newer if newer != before else older


def _whole(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    form = source.given.one_of("Format", held.format or "None", WHOLE_FORMATS)
    return replace(_bounded(source.given, held, _LEAST_WHOLE, _MOST_WHOLE), format=form)


def _big(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    # Its bounds are always those of 64 bits.
    source.given.value("MinValue")
    source.given.value("MaxValue")
    return held


def _decimal(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    return _precise(source.given, _bounded(source.given, held, -_MOST_NUMBER, _MOST_NUMBER), 10)


def _double(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    return _precise(source.given, _bounded(source.given, held, -_MOST_NUMBER, _MOST_NUMBER), 5)


def _money(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    precision = source.given.whole("PrecisionSource", None, 0, 2)
    facts = held.facts if precision is None else {**held.facts, "PrecisionSource": precision}
    found = _bounded(source.given, replace(held, facts=facts), -_MOST_MONEY, _MOST_MONEY)
    return _precise(source.given, found, 4)


def _bounded(given: Given, held: ColumnDefinition, least: float, most: float) -> ColumnDefinition:
    low = given.number("MinValue", least if held.minimum is None else held.minimum, least, most)
    high = given.number("MaxValue", most if held.maximum is None else held.maximum, least, most)
    if low is not None and high is not None and low > high:
        raise BadRequest(f"MinValue {low} is above MaxValue {high}.")
    return replace(held, minimum=low, maximum=high)


def _precise(given: Given, held: ColumnDefinition, most: int) -> ColumnDefinition:
    usual = 2 if held.precision is None else held.precision
    return replace(held, precision=given.whole("Precision", usual, 0, max(most, usual)))


def _yes_no(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    default = source.given.flag("DefaultValue", usual=bool(held.default))
    body = source.given.value("OptionSet")
    options = held.options
    if isinstance(body, Mapping):
        if not source.is_new:
            raise NotImplementedHere("changing options by a PUT of the column")
        inside = Given(body, "BooleanOptionSetMetadata")
        options = tuple(
            read_option(one, value)
            for value, name in ((0, "FalseOption"), (1, "TrueOption"))
            if isinstance(one := inside.value(name), Mapping)
        )
    return replace(held, default=default, options=options)


def _choice(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    return read_choice_column(source.catalogue, source.given, held, is_new=source.is_new)


def _moment(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    form = source.given.one_of("Format", held.format or "DateAndTime", ("DateOnly", "DateAndTime"))
    behavior = source.given.one_of("DateTimeBehavior", held.behavior or "UserLocal", _BEHAVIORS)
    source.given.value("CanChangeDateTimeBehavior")
    if behavior == "DateOnly" and form != "DateOnly":
        raise BadRequest("A column with the behavior DateOnly has the format DateOnly.")
    if not source.is_new and behavior != (held.behavior or "UserLocal"):
        raise NotImplementedHere("changing the DateTimeBehavior of a column")
    return replace(held, format=form, behavior=behavior)


def _image(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    given = source.given
    is_primary = given.flag("IsPrimaryImage", usual=held.is_primary_image)
    return replace(
        held,
        max_size_kb=given.whole("MaxSizeInKB", held.max_size_kb or 10240, 1, _MOST_IMAGE_KB),
        can_store_full_image=given.flag("CanStoreFullImage", usual=held.can_store_full_image),
        # Documented: it cannot be set on create, only on update.
        is_primary_image=held.is_primary_image if source.is_new else is_primary,
    )


def _file(source: Source, held: ColumnDefinition) -> ColumnDefinition:
    size = source.given.whole("MaxSizeInKB", held.max_size_kb or 32768, 1, _MOST_FILE_KB)
    return replace(held, max_size_kb=size)


def _nothing(_source: Source, held: ColumnDefinition) -> ColumnDefinition:
    return held


_READERS: Mapping[ColumnType, Reader] = {
    **dict.fromkeys(ColumnType, _nothing),
    ColumnType.STRING: _text,
    ColumnType.MEMO: _memo,
    ColumnType.INTEGER: _whole,
    ColumnType.BIG_INT: _big,
    ColumnType.DECIMAL: _decimal,
    ColumnType.DOUBLE: _double,
    ColumnType.MONEY: _money,
    ColumnType.BOOLEAN: _yes_no,
    ColumnType.PICKLIST: _choice,
    ColumnType.MULTI_SELECT: _choice,
    ColumnType.DATE_TIME: _moment,
    ColumnType.IMAGE: _image,
    ColumnType.FILE: _file,
}
