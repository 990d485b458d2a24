/**
 * known.mjs -- a broker who knows an importer of the sample: profile, two
 * products that each bring a chapter 99 number, and the vessel, which was
 * keyed before.
 */
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
