/**
 * What of the page needs no browser: dates, paths, filling.
 */
import assert from "node:assert/strict";
import {cpSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import path from "node:path";
import test, {after} from "node:test";

/* A copy beside a package.json that says what browsers know: these are
 * modules. */
const page = mkdtempSync(path.join(tmpdir(), "daybook-page-"));
cpSync(path.join(process.env.top_srcdir, "app/page"), page,
    {recursive: true});
writeFileSync(path.join(page, "package.json"), '{"type": "module"}');
after(() => rmSync(page, {recursive: true}));

const {dateOf} = await import(path.join(page, "dates.js"));
const {differences, pruned, setAt, valueAt} =
	await import(path.join(page, "paths.js"));
const {copyFor, fillIn, filledLine, linesTotal} =
	await import(path.join(page, "form_fill.js"));

const TODAY = "2026-11-18";

for (const [text, date] of [["t", TODAY], ["+1", "2026-11-19"],
	["-18", "2026-10-31"], ["1117", "2026-11-17"], ["11/17", "2026-11-17"],
	["0102", "2027-01-02"], ["1231", "2026-12-31"],
	["111726", "2026-11-17"], ["2026-11-17", "2026-11-17"],
	["11/17/2026", "2026-11-17"], ["+40", "2026-12-28"]]) {
	test(`the date ${text} is ${date}`, () => {
		assert.equal(dateOf(text, TODAY), date);
	});
}

for (const text of ["0230", "2026-02-30", "1317", "x", "", "17.11.2026",
	"2026-11-17T00:00"]) {
	test(`"${text}" is no date`, () => {
		assert.equal(dateOf(text, TODAY), null);
	});
}

test("what is empty is left out, but no item changes its place", () => {
	assert.deepEqual(pruned({a: "", b: {c: null}, lines: [{}, {x: 1}, {}],
		equipment: ["A", undefined, "B"]}),
	{lines: [{}, {x: 1}], equipment: ["A", "B"]});
});

test("a value is set and found at the path of a finding", () => {
	const doc = {};
	setAt(doc, "bills[0].master.number", "1");
	assert.deepEqual(doc, {bills: [{master: {number: "1"}}]});
	assert.equal(valueAt(doc, "bills[0].master.number"), "1");
	setAt(doc, "bills[0].master.number", undefined);
	assert.equal(valueAt(doc, "bills[0].master.number"), undefined);
});

test("two documents differ where one has another value, or none", () => {
	assert.deepEqual(differences({a: 1, b: 2}, {a: 1, c: 3}),
	    [{path: "b", a: 2, b: undefined}, {path: "c", a: undefined, b: 3}]);
});

test("a profile fills what is empty and never what was keyed", () => {
	const doc = {mode: "40", parties: [{role: "SE"}]};
	const origins = new Map();
	fillIn(doc, origins, {mode: "11", port_of_entry: "2704",
		entry_number: "HLB-0412500-5",
		parties: [{role: "SE", name: "SELLER"}]}, "from the profile");
	assert.deepEqual(doc, {mode: "40", port_of_entry: "2704",
		parties: [{role: "SE", name: "SELLER"}]});
	assert.equal(origins.get("port_of_entry"), "from the profile");
	assert.equal(origins.has("mode"), false);
});

test("a party that was keyed stays when a profile fills the rest", () => {
	const doc = {parties: [{role: "SE", name: "KEYED"}, {role: "CN"}]};
	fillIn(doc, new Map(), {parties: [{role: "SE", name: "USUAL"},
		{role: "CN", id: "07-3120455AA"}]}, "from the profile");
	assert.deepEqual(doc.parties, [{role: "SE", name: "KEYED"},
		{role: "CN", id: "07-3120455AA"}]);
});

test("a copy leaves out what only the papers can tell", () => {
	const copy = copyFor({entry_number: "HLB-0412500-5", value: 10,
		mode: "11", bills: [{master: {issuer: "EGLV", number: "1"},
			quantity: 3, unit: "CT", equipment: ["EGHU9012345"]}],
		lines: [{description: "X", tariffs: [{hts: "8517620020",
			value: 10}]}]}, new Map());
	assert.deepEqual(copy, {mode: "11", bills: [{master: {issuer: "EGLV"},
		unit: "CT"}], lines: [{description: "X",
		tariffs: [{hts: "8517620020"}]}]});
});

test("a line as last time keeps the value that was keyed", () => {
	const line = filledLine({tariffs: [{hts: "9", value: 7}]},
	    {country_of_origin: "CN", tariffs: [{hts: "99038803"},
		    {hts: "8517620020", value: 100}]});
	assert.deepEqual(line, {country_of_origin: "CN",
		tariffs: [{hts: "99038803"}, {hts: "8517620020", value: 7}]});
});

test("a line as last time keeps the PGA records that were keyed", () => {
	const pga = [{record: "OI"}];
	const line = filledLine({tariffs: [{hts: "9", pga},
		{hts: "8517620020", pga}]},
	{tariffs: [{hts: "8517620020", pga: [{record: "PG01"}]},
		{hts: "8471300100"}]});
	assert.deepEqual(line.tariffs, [{hts: "8517620020", pga},
		{hts: "8471300100", pga}]);
});

test("the lines add up in whole dollars; half a number is none", () => {
	assert.equal(linesTotal({lines: [{tariffs: [{value: 1}, {value: 2}]},
		{tariffs: [{value: "3x"}]}, {}]}), 3);
});
