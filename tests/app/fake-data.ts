/** A small, believable Field Service profile, as a manifest and rows would bring it. */

import type {
  Column,
  ColumnType,
  Manifest,
  Option,
  Table,
  View,
} from "../../static/metadata/manifest.js";
import type { Values } from "../../static/metadata/row.js";

export const BOB = "b0b00000-0000-4000-8000-000000000001";

const ALL_RIGHTS = {
  create: true,
  read: true,
  write: true,
  delete: true,
  append: true,
  appendTo: true,
  assign: true,
};

/** A column, plain unless said otherwise. */
export function column(
  name: string,
  displayName: string,
  type: ColumnType,
  more: Partial<Column> = {},
): Column {
  return {
    name,
    displayName,
    type,
    format: null,
    required: "None",
    maxLength: type === "String" ? 100 : null,
    minimum: null,
    maximum: null,
    precision: null,
    behavior: type === "DateTime" ? "UserLocal" : null,
    options: null,
    targets: null,
    creatable: true,
    updatable: true,
    secured: false,
    ...more,
  };
}

/** A view showing `cells` ("name" or "alias.name"), with `links` as FetchXML. */
export function view(id: string, name: string, table: string, cells: string[], links = ""): View {
  const row = cells.map((cell, index) => `<cell name="${cell}" width="${index ? 150 : 200}"/>`);
  return {
    id,
    name,
    type: 0,
    isDefault: false,
    fetchXml: `<fetch><entity name="${table}">${links}</entity></fetch>`,
    layoutXml: `<grid name="resultset"><row name="result" id="id">${row.join("")}</row></grid>`,
    unavailable: null,
  };
}

/** A table with all rights. */
export function table(
  name: string,
  displayName: string,
  plural: string,
  more: Partial<Table>,
): Table {
  return {
    name,
    set: `${name}s`,
    key: `${name}id`,
    nameColumn: "name",
    displayName,
    displayCollectionName: plural,
    objectTypeCode: 10000,
    ownership: "UserOwned",
    isActivity: false,
    hasNotes: true,
    pair: null,
    priority: 1,
    intervalMinutes: 10,
    conflictPolicy: "ask",
    columnGroups: [],
    timeRelative: false,
    scopeHash: "0",
    rights: ALL_RIGHTS,
    columns: [],
    views: [],
    forms: [],
    ...more,
  };
}

function option(
  value: number,
  label: string,
  color: string | null,
  state: number | null = null,
): Option {
  return { value, label, color, state };
}

const cell = (column: string, wide = false) =>
  `<row><cell id="{c-${column}}" ${wide ? 'colspan="2"' : ""}><control id="${column}" datafieldname="${column}"/></cell></row>`;
const section = (name: string, label: string, columns: string, rows: string) =>
  `<section id="{s-${name}}" columns="${columns}"><labels><label description="${label}" languagecode="1033"/></labels><rows>${rows}</rows></section>`;
const tab = (name: string, label: string, ...columns: string[]) =>
  `<tab id="{t-${name}}"><labels><label description="${label}" languagecode="1033"/></labels><columns>${columns
    .map((sections) => `<column width="50%"><sections>${sections}</sections></column>`)
    .join("")}</columns></tab>`;
const form = (header: string[], ...tabs: string[]) =>
  `<form><header>${`<rows><row>${header
    .map(
      (name) =>
        `<cell id="{h-${name}}"><control id="header_${name}" datafieldname="${name}"/></cell>`,
    )
    .join("")}</row></rows>`}</header><tabs>${tabs.join("")}</tabs></form>`;
const subgrid = (label: string, table: string, relationship: string, viewId: string) =>
  `<row><cell id="{g-${relationship}}" colspan="2"><labels><label description="${label}" languagecode="1033"/></labels><control id="${relationship}" classid="{E7A81278-8635-4D9E-8D4D-59480B391C5B}" indicationOfSubgrid="true"><parameters><TargetEntityType>${table}</TargetEntityType><RelationshipName>${relationship}</RelationshipName><ViewId>{${viewId}}</ViewId></parameters></control></cell></row>`;
const TIMELINE = `<row><cell id="{timeline}"><control id="notescontrol" classid="{06375649-C143-495E-A496-C962E5B4488E}"/></cell></row>`;

const booking = table(
  "bookableresourcebooking",
  "Bookable Resource Booking",
  "Bookable Resource Bookings",
  {
    conflictPolicy: "ask",
    columnGroups: [],
    timeRelative: true,
    columns: [
      column("name", "Name", "String", { required: "ApplicationRequired" }),
      column("bookingstatus", "Booking Status", "Lookup", {
        targets: ["bookingstatus"],
        required: "ApplicationRequired",
      }),
      column("starttime", "Start Time", "DateTime", {
        required: "ApplicationRequired",
        format: "DateAndTime",
      }),
      column("endtime", "End Time", "DateTime", {
        required: "ApplicationRequired",
        format: "DateAndTime",
      }),
      column("duration", "Duration", "Integer", {
        format: "Duration",
        minimum: 0,
        maximum: 100000,
      }),
      column("msdyn_workorder", "Work Order", "Lookup", { targets: ["msdyn_workorder"] }),
      column("resource", "Resource", "Lookup", { targets: ["bookableresource"], updatable: false }),
      column("msdyn_milestraveled", "Miles Travelled", "Double", {
        minimum: 0,
        maximum: 1000,
        precision: 1,
      }),
      column("msdyn_internalflags", "Notes for the office", "Memo", { maxLength: 2000 }),
      column("statecode", "Status", "State", {
        options: [option(0, "Active", null), option(1, "Inactive", null)],
      }),
    ],
    views: [
      {
        ...view(
          "v-mine",
          "My bookings",
          "bookableresourcebooking",
          ["name", "starttime", "bookingstatus", "wo.msdyn_city", "duration"],
          '<link-entity name="msdyn_workorder" from="msdyn_workorderid" to="msdyn_workorder" alias="wo"/>',
        ),
        isDefault: true,
      },
      view("v-all", "Active bookings", "bookableresourcebooking", [
        "name",
        "starttime",
        "endtime",
        "bookingstatus",
      ]),
    ],
    forms: [
      {
        id: "f-booking",
        name: "Booking",
        type: 2,
        isDefault: true,
        formXml: form(
          ["bookingstatus", "duration"],
          tab(
            "general",
            "General",
            section(
              "when",
              "When",
              "11",
              cell("name", true) +
                cell("starttime") +
                cell("endtime") +
                cell("duration") +
                cell("msdyn_milestraveled"),
            ),
            section(
              "what",
              "What",
              "1",
              cell("msdyn_workorder") + cell("resource") + cell("msdyn_internalflags"),
            ),
          ),
          tab("notes", "Notes", section("timeline", "", "1", TIMELINE)),
        ),
      },
    ],
  },
);

const workOrder = table("msdyn_workorder", "Work Order", "Work Orders", {
  nameColumn: "msdyn_name",
  rights: { ...ALL_RIGHTS, create: false, delete: false },
  columns: [
    column("msdyn_name", "Work Order Number", "String", { updatable: false }),
    column("msdyn_serviceaccount", "Service Account", "Lookup", {
      targets: ["account"],
      required: "ApplicationRequired",
    }),
    column("msdyn_systemstatus", "System Status", "Picklist", {
      options: [
        option(690970000, "Unscheduled", "#8a8886"),
        option(690970001, "Scheduled", "#0078d4"),
        option(690970002, "In Progress", "#ffaa44"),
        option(690970003, "Completed", "#107c10"),
      ],
    }),
    column("msdyn_priority", "Urgent", "Boolean", {
      options: [option(0, "No", null), option(1, "Yes", null)],
    }),
    column("msdyn_workordersummary", "Summary", "Memo", { maxLength: 2000 }),
    column("msdyn_city", "City", "String"),
    column("msdyn_totalamount", "Total Amount", "Money", { precision: 2, updatable: false }),
    column("msdyn_datewindowstart", "Date Window Start", "DateTime", {
      format: "DateOnly",
      behavior: "DateOnly",
    }),
    column("ownerid", "Owner", "Owner", {
      targets: ["systemuser", "team"],
      required: "SystemRequired",
    }),
  ],
  views: [
    {
      ...view("v-wo", "Active work orders", "msdyn_workorder", [
        "msdyn_name",
        "msdyn_serviceaccount",
        "msdyn_systemstatus",
        "msdyn_city",
        "msdyn_totalamount",
      ]),
      isDefault: true,
    },
  ],
  forms: [
    {
      id: "f-wo",
      name: "Work Order",
      type: 2,
      isDefault: true,
      formXml: form(
        ["msdyn_systemstatus", "ownerid"],
        tab(
          "summary",
          "Summary",
          section(
            "main",
            "Work order",
            "11",
            cell("msdyn_serviceaccount") +
              cell("msdyn_priority") +
              cell("msdyn_city") +
              cell("msdyn_datewindowstart") +
              cell("msdyn_totalamount") +
              cell("msdyn_workordersummary", true),
          ),
          section(
            "tasks",
            "",
            "1",
            subgrid(
              "Service Tasks",
              "msdyn_workorderservicetask",
              "msdyn_msdyn_workorder_msdyn_workorderservicetask_WorkOrder",
              "v-task-sub",
            ),
          ),
        ),
        tab("timeline", "Timeline", section("timeline", "", "1", TIMELINE)),
      ),
    },
  ],
});

const task = table(
  "msdyn_workorderservicetask",
  "Work Order Service Task",
  "Work Order Service Tasks",
  {
    nameColumn: "msdyn_name",
    columns: [
      column("msdyn_name", "Name", "String", { required: "ApplicationRequired" }),
      column("msdyn_percentcomplete", "% Complete", "Double", {
        minimum: 0,
        maximum: 100,
        precision: 2,
      }),
      column("msdyn_workorder", "Work Order", "Lookup", {
        targets: ["msdyn_workorder"],
        required: "ApplicationRequired",
      }),
      column("msdyn_estimatedduration", "Estimated Duration", "Integer", {
        format: "Duration",
        minimum: 0,
        maximum: 10000,
      }),
      column("msdyn_description", "Description", "Memo", { maxLength: 100 }),
    ],
    views: [
      {
        ...view("v-task", "Active service tasks", "msdyn_workorderservicetask", [
          "msdyn_name",
          "msdyn_workorder",
          "msdyn_percentcomplete",
          "msdyn_estimatedduration",
        ]),
        isDefault: true,
      },
      {
        ...view("v-task-sub", "Tasks of a work order", "msdyn_workorderservicetask", [
          "msdyn_name",
          "msdyn_percentcomplete",
          "msdyn_estimatedduration",
        ]),
        type: 2,
      },
    ],
    forms: [
      {
        id: "f-task",
        name: "Service Task",
        type: 2,
        isDefault: true,
        formXml: form(
          ["msdyn_percentcomplete"],
          tab(
            "general",
            "General",
            section(
              "main",
              "Task",
              "1",
              cell("msdyn_name") +
                cell("msdyn_workorder") +
                cell("msdyn_percentcomplete") +
                cell("msdyn_estimatedduration") +
                cell("msdyn_description"),
            ),
          ),
        ),
      },
    ],
  },
);

const account = table("account", "Account", "Accounts", {
  rights: { ...ALL_RIGHTS, create: false, write: false, delete: false },
  columns: [
    column("name", "Account Name", "String"),
    column("telephone1", "Main Phone", "String", { format: "Phone" }),
    column("emailaddress1", "Email", "String", { format: "Email" }),
    column("address1_city", "City", "String"),
  ],
  views: [
    {
      ...view("v-account", "Active accounts", "account", ["name", "telephone1", "address1_city"]),
      isDefault: true,
    },
  ],
  forms: [
    {
      id: "f-account",
      name: "Account",
      type: 2,
      isDefault: true,
      formXml: form(
        [],
        tab(
          "general",
          "General",
          section(
            "main",
            "Account",
            "11",
            cell("name") + cell("telephone1") + cell("emailaddress1") + cell("address1_city"),
          ),
        ),
      ),
    },
  ],
});

const bookingStatus = table("bookingstatus", "Booking Status", "Booking Statuses", {
  columns: [column("name", "Name", "String")],
});

const annotation = table("annotation", "Note", "Notes", {
  nameColumn: "subject",
  columns: [
    column("subject", "Title", "String"),
    column("notetext", "Description", "Memo", { maxLength: 100000 }),
    column("objectid", "Regarding", "Lookup", {
      targets: ["msdyn_workorder", "bookableresourcebooking"],
    }),
    column("createdon", "Created On", "DateTime", { updatable: false, creatable: false }),
    column("createdby", "Created By", "Lookup", {
      targets: ["systemuser"],
      updatable: false,
      creatable: false,
    }),
  ],
});

const item = (
  id: string,
  title: string,
  tableName: string | null,
  unavailable: string | null = null,
) => ({
  id,
  title,
  table: tableName,
  url: null,
  viewId: null,
  unavailable,
});

export const MANIFEST: Manifest = {
  protocol: 1,
  fingerprint: "fake",
  organization: { id: "0c000000-0000-4000-8000-000000000001", name: "Alderwick Field Services" },
  profile: { id: "p1", name: "Field Service", version: 3, publishedAt: "2026-11-20T08:00:00Z" },
  user: {
    id: BOB,
    fullName: "Bob Ferris",
    businessUnitId: "bu1",
    teamIds: [],
    roleIds: [],
    timeZone: "Europe/Berlin",
    languageCode: 1033,
    locale: "en-GB",
    weekStart: 1,
  },
  apps: [
    {
      id: "app1",
      name: "Field Service",
      uniqueName: "field_service",
      description: "Bookings, work orders and what is done on site.",
      areas: [
        {
          id: "service",
          title: "Service",
          groups: [
            {
              id: "work",
              title: "My work",
              items: [
                item("bookings", "Bookings", "bookableresourcebooking"),
                item("orders", "Work Orders", "msdyn_workorder"),
                item("tasks", "Service Tasks", "msdyn_workorderservicetask"),
              ],
            },
            {
              id: "customers",
              title: "Customers",
              items: [
                item("accounts", "Accounts", "account"),
                item("board", "Schedule Board", null, "web pages are not available offline."),
              ],
            },
          ],
        },
      ],
      views: {},
      forms: {},
    },
  ],
  tables: [booking, workOrder, task, account, bookingStatus, annotation],
  relationships: [
    {
      name: "msdyn_msdyn_workorder_msdyn_workorderservicetask_WorkOrder",
      parent: "msdyn_workorder",
      parentColumn: "msdyn_workorderid",
      child: "msdyn_workorderservicetask",
      column: "msdyn_workorder",
    },
    {
      name: "msdyn_workorder_Annotations",
      parent: "msdyn_workorder",
      parentColumn: "msdyn_workorderid",
      child: "annotation",
      column: "objectid",
    },
    {
      name: "bookableresourcebooking_Annotations",
      parent: "bookableresourcebooking",
      parentColumn: "bookableresourcebookingid",
      child: "annotation",
      column: "objectid",
    },
  ],
  follow: [],
};

export interface FakeRow {
  table: string;
  id: string;
  values: Values;
}

/** A GUID that says what it is for. */
export function guid(kind: number, index: number): string {
  return `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

const STATUSES = ["Scheduled", "Travelling", "In Progress", "On Break", "Completed", "Cancelled"];
const PLACES = [
  "Hawkshead Dairy",
  "Corvid Brewery",
  "St. Anselm Hospital",
  "Tideway Apartments",
  "Quarry Lane School",
  "Northgate Cold Store",
  "Lindqvist Bakery",
];
const CITIES = ["Kendal", "Penrith", "Carlisle", "Lancaster", "Keswick", "Ulverston", "Ambleside"];
const JOBS = [
  "Boiler inspection",
  "Compressor repair",
  "Lift maintenance",
  "Chiller replacement",
  "Fire alarm test",
  "Pump overhaul",
];
const TASKS = [
  "Isolate power",
  "Take photographs",
  "Replace filter",
  "Check pressure",
  "Brief the customer",
];

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** The rows of bob's device on 23 November 2026. */
export function fakeRows(): FakeRow[] {
  const rows: FakeRow[] = STATUSES.map((name, index) => ({
    table: "bookingstatus",
    id: guid(1, index),
    values: { name },
  }));
  PLACES.forEach((name, index) => {
    rows.push({
      table: "account",
      id: guid(2, index),
      values: {
        name,
        telephone1: `+44 1539 55${index}${index}0`,
        emailaddress1: `office@${name.split(" ")[0]?.toLowerCase()}.example`,
        address1_city: pick(CITIES, index),
      },
    });
  });
  for (let index = 0; index < 60; index += 1) rows.push(...jobRows(index));
  return rows;
}

function jobRows(index: number): FakeRow[] {
  const order: [string, string, string] = [
    guid(3, index),
    "msdyn_workorder",
    `WO-${10240 + index}`,
  ];
  const start = new Date(Date.UTC(2026, 10, 20 + Math.floor(index / 5), 7 + (index % 5) * 2))
    .toISOString()
    .replace(".000", "");
  const end = new Date(Date.parse(start) + 5_400_000).toISOString().replace(".000", "");
  const job = pick(JOBS, index);
  const status = index % 5;
  return [
    {
      table: "msdyn_workorder",
      id: order[0],
      values: {
        msdyn_name: order[2],
        msdyn_serviceaccount: [guid(2, index % 7), "account", pick(PLACES, index)],
        msdyn_systemstatus: 690970000 + (index % 4),
        msdyn_priority: index % 4 === 0,
        msdyn_workordersummary: `${job} at ${pick(PLACES, index)}.`,
        msdyn_city: pick(CITIES, index),
        msdyn_totalamount: 120 + index * 17.5,
        msdyn_datewindowstart: start.slice(0, 10),
        ownerid: [BOB, "systemuser", "Bob Ferris"],
      },
    },
    {
      table: "bookableresourcebooking",
      id: guid(4, index),
      values: {
        name: `${job}, ${pick(PLACES, index)}`,
        bookingstatus: [guid(1, status), "bookingstatus", pick(STATUSES, status)],
        starttime: start,
        endtime: end,
        duration: 90,
        msdyn_workorder: order,
        resource: [guid(6, 1), "bookableresource", "Bob Ferris"],
        msdyn_milestraveled: null,
        msdyn_internalflags: null,
        statecode: 0,
        "wo.msdyn_city": pick(CITIES, index),
      },
    },
    ...TASKS.slice(0, 3 + (index % 3)).map((name, position) => ({
      table: "msdyn_workorderservicetask",
      id: guid(5, index * 10 + position),
      values: {
        msdyn_name: name,
        msdyn_percentcomplete: position === 0 ? 100 : 0,
        msdyn_workorder: order,
        msdyn_estimatedduration: 15 + position * 10,
        msdyn_description: null,
      },
    })),
    {
      table: "annotation",
      id: guid(7, index),
      values: {
        subject: "Access",
        notetext: "Ring at the gate; the key is with the caretaker.",
        objectid: order,
        createdon: "2026-11-19T15:12:00Z",
        createdby: [guid(8, 1), "systemuser", "Dora Lang"],
      },
    },
  ];
}
