import { expect, test } from "vitest";
import { gridColumns, readLayout, viewTables } from "../../static/metadata/layoutxml.js";
import { MANIFEST } from "../app/fake-data.js";

const LAYOUT = `<grid name="resultset" object="1" jump="name"><row name="result" id="accountid">
  <cell name="name" width="300"/><cell name="hidden" width="100" ishidden="1"/><cell name="city" disableSorting="1"/></row></grid>`;

test("shown cells come in order, with their width, and hidden ones are left out", () => {
  expect(readLayout(LAYOUT)).toEqual([
    { name: "name", width: 300, sortable: true },
    { name: "city", width: 100, sortable: false },
  ]);
});

const booking = MANIFEST.tables.find(({ name }) => name === "bookableresourcebooking");
const view = booking?.views.find(({ id }) => id === "v-mine");
if (!booking || !view) throw new Error("the fake profile has bookings");

test("a joined column takes its title from its table and the lookup that leads there", () => {
  const titles = gridColumns(view, booking, MANIFEST).map((column) => column.title);
  expect(titles).toEqual(["Name", "Start Time", "Booking Status", "City (Work Order)", "Duration"]);
});

test("a cell of a column that is not on the device is left out", () => {
  const poorer = {
    ...booking,
    columns: booking.columns.filter(({ name }) => name !== "starttime"),
  };
  expect(gridColumns(view, poorer, MANIFEST).map(({ name }) => name)).not.toContain("starttime");
});

test("a view reads its own table and every table it joins, at any depth", () => {
  const fetch = `<fetch><entity name="a"><link-entity name="b" from="x" to="y"><link-entity name="c" from="x" to="y" alias="cc"/></link-entity></entity></fetch>`;
  expect(viewTables(fetch)).toEqual(["a", "b", "c"]);
});
