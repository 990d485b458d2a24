/**
 * known.mjs -- others whom tests know: an importer of the sample, whose profile,
 * two products that each bring a chapter 99 number, and vessel were keyed
 * before; and a laptop that keyed under our numbers.
 */
import path from "node:path";
import {Incident, sample} from "./harness.mjs";

/** An entry of the importer; its first two lines are the two products. */
export const [papers] = sample();
const [switches, power] = papers.lines;

/** A product is a line without values. */
function product(key, line) {
	return {importer: "07-3120455AA", key,
		line: {...line, tariffs: line.tariffs.map(({hts}) => ({hts}))}};
}

/** The books, as they are filled before a downtime. */
export function knownImporter(name) {
	return new Incident(name).init()
		.book("importers", [{key: "07-3120455AA", entry: {
			entry_type: "01", importer: papers.importer, mode: "11",
			bond: {type: "8"}, port_of_entry: "2704",
			port_of_unlading: "2704", location_of_goods: "Y258",
			bills: [{house: {issuer: "HLBO"}, unit: "CT"}],
			parties: papers.parties}}])
		.book("products", [product("SW24", switches),
			product("PSU", power)])
		.entries([{...papers, entry_number: null}]);
}

/** The bundle of a laptop that we trust, with these entries keyed on it. */
export function bundleFor(incident, name, documents) {
	const laptop = new Incident(name);
	laptop.daybook("init", "--filer", "HLB", "--name", "HARBOR LIGHT",
	    "--station", "B");
	laptop.daybook("number", "add", "0412500", "0412549");
	const card = (whose) => whose.file("card",
	    whose.daybook("station", "show").trim().split("\n").at(-1));
	incident.daybook("station", "trust", card(laptop));
	laptop.daybook("station", "trust", card(incident));
	for (const document of documents)
		laptop.daybook("entry", "add", laptop.file("entry.json",
		    JSON.stringify(document)));
	const bundle = path.join(laptop.folder, "b.bundle");
	laptop.daybook("station", "export", "--to", "MAIN", "--out", bundle);
	return bundle;
}
