import fc from "fast-check";
import { expect, test } from "vitest";
import { XmlUnreadable } from "../../static/metadata/errors.js";
import { readColumnCount, readForm } from "../../static/metadata/formxml.js";

const ENGLISH = 1033;
const GERMAN = 1031;

const FORM = `<form showImage="true"><tabs>
  <tab name="general" id="{AAAA}" showlabel="true">
    <labels><label description="General" languagecode="1033"/><label description="Allgemein" languagecode="1031"/></labels>
    <columns><column width="50%"><sections>
      <section name="s1" id="{BBBB}" columns="11" showlabel="false"><labels><label description="Main" languagecode="1033"/></labels><rows>
        <row><cell id="{C1}" colspan="2"><labels><label description="Notes" languagecode="1033"/></labels>
          <control id="description" classid="{E0DECE4B-6FC8-4a8f-A065-082708572369}" datafieldname="Description" disabled="true" isrequired="1"/></cell></row>
        <row><cell id="{C2}" availableforphone="false"><control id="name" datafieldname="name"/></cell><cell id="{C3}" visible="false"><control id="x" datafieldname="x"/></cell><cell/></row>
      </rows></section>
      <section name="hidden" visible="false"><rows/></section>
    </sections></column></columns></tab>
  <tab name="related" visible="0"><columns/></tab>
</tabs><header id="{H}"><rows><row><cell id="{H1}"><control id="header_status" datafieldname="statuscode"/></cell></row></rows></header></form>`;

test("a form has a header, and tabs of columns of sections of cells", () => {
  const form = readForm(FORM, ENGLISH);
  expect(form.header.map((cell) => cell.control)).toEqual([
    { kind: "field", column: "statuscode", disabled: false, required: false },
  ]);
  expect(form.tabs.map((tab) => tab.label)).toEqual(["General"]);
  const section = form.tabs[0]?.columns[0]?.[0];
  expect(section).toMatchObject({ id: "bbbb", label: null, columnCount: 2, onPhone: true });
  expect(section?.cells.map((cell) => cell.id)).toEqual(["c1", "c2"]);
});

test("a cell knows its label, span, column and what the form says of it", () => {
  const cell = readForm(FORM, ENGLISH).tabs[0]?.columns[0]?.[0]?.cells[0];
  expect(cell).toEqual({
    id: "c1",
    label: "Notes",
    showLabel: true,
    onPhone: true,
    span: 2,
    control: { kind: "field", column: "description", disabled: true, required: true },
  });
});

test("labels are in the user's language where the form has it, else in the first it has", () => {
  const tab = readForm(FORM, GERMAN).tabs[0];
  expect(tab?.label).toBe("Allgemein");
  expect(tab?.columns[0]?.[0]?.cells[0]?.label).toBe("Notes");
});

test.each([
  ["1", 1],
  ["11", 2],
  ["111", 3],
  ["1111", 4],
  ["2", 2],
  ["3", 3],
  ["", 1],
  ["x", 1],
  ["11111111", 4],
])("columns=%j stands for %i columns", (text, count) => {
  expect(readColumnCount(text)).toBe(count);
});

const inCell = (control: string) =>
  `<form><tabs><tab id="t"><columns><column><sections><section id="s"><rows><row><cell id="c">${control}</cell></row></rows></section></sections></column></columns></tab></tabs></form>`;
const controlOf = (control: string) =>
  readForm(inCell(control), ENGLISH).tabs[0]?.columns[0]?.[0]?.cells[0]?.control;

test("a sub-grid names its table, relationship, view and length", () => {
  const control = controlOf(
    `<control id="tasks" classid="{e7a81278-8635-4d9e-8d4d-59480b391c5b}" indicationOfSubgrid="true"><parameters><ViewId>{ABCD}</ViewId><RelationshipName>a_b</RelationshipName><TargetEntityType>task</TargetEntityType><RecordsPerPage>8</RecordsPerPage></parameters></control>`,
  );
  expect(control).toEqual({
    kind: "subgrid",
    name: "tasks",
    table: "task",
    relationship: "a_b",
    viewId: "abcd",
    rowsShown: 8,
  });
});

test("the notes control is the timeline, whatever case its class id is in", () => {
  expect(controlOf('<control id="n" classid="06375649-C143-495E-A496-C962E5B4488E"/>')).toEqual({
    kind: "timeline",
  });
});

test.each([
  [
    "with",
    "<QuickForms><QuickFormIds><QuickFormId entityname='contact'>{F1}</QuickFormId></QuickFormIds></QuickForms>",
  ],
  ["without", "<QuickForms><QuickFormId entityname='contact'>F1</QuickFormId></QuickForms>"],
])("a quick view's forms are read %s the middle level", (_, forms) => {
  const escaped = forms.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const control = controlOf(
    `<control id="q" datafieldname="primarycontactid" classid="{5C5600E0-1D6E-4205-A272-BE80DA87FD42}"><parameters><QuickForms>${escaped}</QuickForms></parameters></control>`,
  );
  expect(control).toEqual({
    kind: "quickview",
    column: "primarycontactid",
    forms: { contact: "f1" },
  });
});

test("a control that is nothing we know is said to be so, by name", () => {
  expect(
    controlOf('<control id="WebResource_map" classid="{9FDF5F91-88B1-47F4-AD53-C11EFC01A01D}"/>'),
  ).toEqual({ kind: "unsupported", name: "WebResource_map" });
});

test("text that is not a form is refused, never half read", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readForm(text, ENGLISH)).toThrow(XmlUnreadable);
    }),
  );
});
