"""The rows of a job: the work order, its incidents, service tasks and products, its booking."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from portal.sandbox.organisation.data.calendar import Phase, Slot
from portal.sandbox.organisation.data.catalogue import BY_NUMBER, TASK_TYPES, IncidentType
from portal.sandbox.organisation.data.jobs import Job
from portal.sandbox.organisation.data.technicians import Technician
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.settings import EURO

_PASS = 192350000
_ESTIMATED, _USED = 690970000, 690970001
_ONSITE = 690970000
_SCHEDULE_BOARD = 690970001
_TAX = 0.19
_MINUTES = dict(TASK_TYPES)


@dataclass(frozen=True)
class ProductLine:
    """One product of a job: how much of it, at what price."""

    number: str
    quantity: float

    @property
    def amount(self) -> float:
        """Return the price of the whole quantity."""
        return round(BY_NUMBER[self.number].price * self.quantity, 2)


def job_rows(job: Job) -> Iterator[SeedRow]:
    """Yield the work order, its lines and its booking."""
    lines = product_lines(job)
    yield _work_order(job, lines)
    yield from _incidents(job)
    yield from _service_tasks(job)
    for index, line in enumerate(lines):
        yield _product(job, index, line)
    if job.slot and job.technician:
        yield _booking(job, job.slot, job.technician)


def product_lines(job: Job) -> tuple[ProductLine, ...]:
    """Return what the job needs: labour by the hour, everything else by the piece."""
    dice = job.dice("products")
    hours = job.incident.minutes / 60
    return tuple(
        ProductLine(number, hours if number.startswith("SV-") else float(dice.randint(1, 3)))
        for number in job.incident.products
    )


def _work_order(job: Job, lines: tuple[ProductLine, ...]) -> SeedRow:
    subtotal = sum(line.amount for line in lines)
    customer, incident = job.customer, job.incident
    latest = job.slot.end if job.slot else job.created + timedelta(days=21)
    values: dict[str, object] = {
        "msdyn_workorderid": job.id,
        "msdyn_name": job.name,
        "msdyn_systemstatus": job.system_status,
        "msdyn_serviceaccount": customer.id,
        "msdyn_billingaccount": customer.id,
        "msdyn_reportedbycontact": customer.contact_ids[job.number % len(customer.contact_ids)],
        "msdyn_workordertype": fixed_id("msdyn_workordertype", incident.work_order_type),
        "msdyn_priority": fixed_id("msdyn_priority", job.priority),
        "msdyn_primaryincidenttype": incident.id,
        "msdyn_primaryincidentdescription": incident.summary,
        "msdyn_primaryincidentestimatedduration": incident.minutes,
        "msdyn_totalestimatedduration": incident.minutes
        + (job.second_incident.minutes if job.second_incident else 0),
        "msdyn_workordersummary": f"{incident.name} ({customer.name}). {incident.summary}",
        "msdyn_customerasset": customer.asset_ids[0],
        "msdyn_servicerequest": job.case_id,
        "msdyn_datewindowstart": job.created.date(),
        "msdyn_datewindowend": latest.date(),
        "msdyn_subtotalamount": round(subtotal, 2),
        "msdyn_totalsalestax": round(subtotal * _TAX, 2),
        "msdyn_totalamount": round(subtotal * (1 + _TAX), 2),
        "msdyn_taxable": True,
        "transactioncurrencyid": EURO,
        **_place(job),
        **_times(job),
        **job.made(),
    }
    return SeedRow("msdyn_workorder", values)


def _place(job: Job) -> dict[str, object]:
    customer, town = job.customer, job.customer.town
    return {
        "msdyn_addressname": customer.name,
        "msdyn_address1": customer.street,
        "msdyn_city": town.city,
        "msdyn_stateorprovince": town.region,
        "msdyn_postalcode": town.postal_code,
        "msdyn_country": town.country,
        "msdyn_displayaddress": f"{customer.street}, {town.postal_code} {town.city}",
        "msdyn_latitude": town.latitude,
        "msdyn_longitude": town.longitude,
        "msdyn_worklocation": _ONSITE,
    }


def _times(job: Job) -> dict[str, object]:
    if job.slot is None:
        return {}
    slot = job.slot
    times: dict[str, object] = {
        "msdyn_timefrompromised": slot.start - timedelta(minutes=30),
        "msdyn_timetopromised": slot.start + timedelta(minutes=90),
    }
    if slot.phase in {Phase.UNDER_WAY, Phase.ON_BREAK} or job.is_over:
        times["msdyn_firstarrivedon"] = slot.start + timedelta(minutes=4)
    if job.is_over:
        times["msdyn_completedon"] = slot.end
    if slot.phase is Phase.POSTED:
        times["msdyn_timeclosed"] = min(slot.end + timedelta(days=2), job.now)
        times["msdyn_closedby"] = job.planner
    return times


def _incidents(job: Job) -> Iterator[SeedRow]:
    found = [one for one in (job.incident, job.second_incident) if one]
    for index, incident in enumerate(found):
        yield SeedRow(
            "msdyn_workorderincident",
            {
                "msdyn_workorderincidentid": job.row_id("msdyn_workorderincident", index),
                "msdyn_name": incident.name,
                "msdyn_workorder": job.id,
                "msdyn_incidenttype": incident.id,
                "msdyn_customerasset": job.customer.asset_ids[0] if index == 0 else None,
                "msdyn_description": incident.summary,
                "msdyn_estimatedduration": incident.minutes,
                "msdyn_incidentresolved": job.is_over,
                "msdyn_isprimary": index == 0,
                "msdyn_itemspopulated": True,
                "msdyn_taskspercentcompleted": 100.0 if job.is_over else 0.0,
                **job.made(),
            },
        )


def _task_names(job: Job) -> list[tuple[str, int]]:
    """Return two to five service tasks, each with the incident that it belongs to."""
    names = [(name, 0) for name in job.incident.tasks]
    second: IncidentType | None = job.second_incident
    if second:
        names += [(name, 1) for name in second.tasks if name not in job.incident.tasks]
    return names[:5]


def _service_tasks(job: Job) -> Iterator[SeedRow]:
    for index, (name, incident) in enumerate(_task_names(job)):
        is_done = job.is_over or (job.phase is Phase.UNDER_WAY and index == 0)
        yield SeedRow(
            "msdyn_workorderservicetask",
            {
                "msdyn_workorderservicetaskid": job.row_id("msdyn_workorderservicetask", index),
                "msdyn_name": name,
                "msdyn_tasktype": fixed_id("msdyn_servicetasktype", name),
                "msdyn_workorder": job.id,
                "msdyn_workorderincident": job.row_id("msdyn_workorderincident", incident),
                "msdyn_booking": job.row_id("bookableresourcebooking") if job.slot else None,
                "msdyn_customerasset": job.customer.asset_ids[0],
                "msdyn_estimatedduration": _MINUTES[name],
                "msdyn_actualduration": _MINUTES[name] + index if is_done else None,
                "msdyn_percentcomplete": 100.0 if is_done else 0.0,
                "msdyn_inspectiontaskresult": _PASS if is_done else None,
                "msdyn_lineorder": index + 1,
                **job.made(),
            },
        )


def _product(job: Job, index: int, line: ProductLine) -> SeedRow:
    product = BY_NUMBER[line.number]
    used = line.quantity if job.is_over else 0.0
    values: dict[str, object] = {
        "msdyn_workorderproductid": job.row_id("msdyn_workorderproduct", index),
        "msdyn_name": product.name,
        "msdyn_workorder": job.id,
        "msdyn_workorderincident": job.row_id("msdyn_workorderincident"),
        "msdyn_product": product.id,
        "msdyn_unit": fixed_id("uom", product.unit),
        "msdyn_linestatus": _USED if job.is_over else _ESTIMATED,
        "msdyn_lineorder": index + 1,
        "msdyn_estimatequantity": line.quantity,
        "msdyn_quantity": used,
        "msdyn_qtytobill": used,
        "msdyn_unitamount": product.price,
        "msdyn_unitcost": product.cost,
        "msdyn_estimateunitamount": product.price,
        "msdyn_estimatesubtotal": line.amount,
        "msdyn_estimatetotalamount": line.amount,
        "msdyn_subtotal": line.amount if job.is_over else 0.0,
        "msdyn_totalamount": line.amount if job.is_over else 0.0,
        "msdyn_taxable": True,
        "transactioncurrencyid": EURO,
        **job.made(),
    }
    return SeedRow("msdyn_workorderproduct", values)


def _booking(job: Job, slot: Slot, technician: Technician) -> SeedRow:
    travel = job.dice("travel").randint(8, 55)
    values: dict[str, object] = {
        "bookableresourcebookingid": job.row_id("bookableresourcebooking"),
        "name": f"{job.name} {job.incident.name}",
        "starttime": slot.start,
        "endtime": slot.end,
        "duration": slot.minutes,
        "resource": technician.resource_id,
        "bookingstatus": fixed_id("bookingstatus", slot.phase.status),
        "msdyn_workorder": job.id,
        "bookingtype": 1,
        "msdyn_bookingmethod": _SCHEDULE_BOARD,
        "msdyn_worklocation": _ONSITE,
        "msdyn_estimatedarrivaltime": slot.start,
        "msdyn_estimatedtravelduration": travel,
        "msdyn_latitude": job.customer.town.latitude,
        "msdyn_longitude": job.customer.town.longitude,
        **job.made(),
        "ownerid": technician.owner,
    }
    if job.is_over or slot.phase in {Phase.UNDER_WAY, Phase.ON_BREAK}:
        values["msdyn_actualarrivaltime"] = slot.start + timedelta(minutes=4)
        values["msdyn_actualtravelduration"] = travel + 4
    if job.is_over:
        values["msdyn_totaldurationinprogress"] = slot.minutes - 4
        values["msdyn_totalbillableduration"] = slot.minutes
    return SeedRow("bookableresourcebooking", values)
