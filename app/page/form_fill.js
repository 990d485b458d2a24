/**
 * form_fill.js -- what fills a form without being keyed: the importer's
 * profile, the entry before, a copy of the last entry, a product.  Nothing
 * that a person keyed is ever replaced; everything filled says where it came
 * from.
 */
import {copyOf, leaves, setAt, shape, valueAt} from "./paths.js";
import {carriedPaths} from "./papers.js";
import {recall, remember} from "./store.js";

/** Where a value of the entry before comes from, in words. */
export const CARRIED = "carried over";

/** The parties that a whole entry reports, in the order of the papers. */
const USUAL_PARTIES = ["SE", "MF", "BY", "CN"];

/** A blank form: the roles that somebody has to be named for. */
function blankDocument() {
	return {parties: USUAL_PARTIES.map((role) => ({role}))};
}

function isPlaceholder(party) {
	return Object.keys(party).every((key) => key === "role");
}

/**
 * Fill what is empty, or what was filled before; never what was keyed.
 * @param {Object} doc is changed
 * @param {Map<string, string>} origins path -> where it came from; is changed
 * @param {Object} filling an entry as far as it is known
 * @param {string} from in words
 */
export function fillIn(doc, origins, filling, from) {
	const {parties, ...rest} = filling;
	for (const [path, value] of leaves(rest)) {
		if (path === "entry_number")
			continue;
		if (valueAt(doc, path) === undefined || origins.has(path)) {
			setAt(doc, path, value);
			origins.set(path, from);
		}
	}
	if (parties?.length)
		fillParties(doc, origins, parties, from);
}

/** Usual parties take the places that nobody was keyed for. */
function fillParties(doc, origins, parties, from) {
	const kept = (doc.parties ?? []).filter((party, i) =>
		!isPlaceholder(party) && !origins.has(`parties[${i}]`));
	for (const path of [...origins.keys()]) {
		if (path.startsWith("parties["))
			origins.delete(path);
	}
	const roles = new Set(kept.map((party) => party.role));
	const added = parties.filter((party) => !roles.has(party.role));
	doc.parties = [...kept, ...copyOf(added)];
	added.forEach((_, i) =>
		origins.set(`parties[${kept.length + i}]`, from));
}

/** Keep what the next entry of this writer begins with. */
export function carryOn(doc) {
	const carried = {};
	for (const path of carriedPaths()) {
		const value = valueAt(doc, path);
		if (value !== undefined)
			setAt(carried, path, value);
	}
	remember({carried});
}

/** A blank form with what is carried over. */
export function beginDocument(origins) {
	const doc = blankDocument();
	const {carried} = recall();
	if (carried)
		fillIn(doc, origins, carried, CARRIED);
	return doc;
}

/** What only the papers of the new shipment can tell is not copied. */
const NOT_COPIED = new RegExp(`^(${[
	"entry_number", "value", "notes", "references.*", "downtime.*",
	"bills\\[\\]\\.(quantity|in_bond|equipment.*|.*\\.number)",
	".*tariffs\\[\\]\\.(value|pga.*)",
].join("|")})$`);

/** True for a value that every shipment has its own of. */
export function onlyPapers(path) {
	return NOT_COPIED.test(shape(path));
}

/** A copy of an entry for another shipment. */
export function copyFor(doc, origins) {
	const copy = {};
	for (const [path, value] of leaves(doc)) {
		if (onlyPapers(path))
			continue;
		setAt(copy, path, value);
		origins.set(path, "copied");
	}
	(copy.parties ?? []).forEach((_, i) =>
		origins.set(`parties[${i}]`, "copied"));
	return copy;
}

/**
 * A line from a product or from last time; values that were keyed stay, and so
 * do records of other agencies: with their tariff number, or with the last.
 * @param {Object} line of the form
 * @param {Object} known LINE without values
 */
export function filledLine(line, known) {
	const filled = copyOf(known);
	const keyed = (line.tariffs ?? []).map((t) => t.value)
		.filter((v) => v !== undefined);
	const agencies = (line.tariffs ?? []).filter((t) => t.pga?.length);
	for (const tariff of filled.tariffs ?? []) {
		delete tariff.value;
		if (agencies.length)
			delete tariff.pga;
	}
	if (keyed.length && filled.tariffs?.length)
		filled.tariffs.at(-1).value = keyed.at(-1);
	for (const {hts, pga} of agencies) {
		const at = filled.tariffs?.find((t) => t.hts === hts) ??
		    filled.tariffs?.at(-1);
		if (at)
			at.pga = [...at.pga ?? [], ...pga];
	}
	return {...line, ...filled};
}

/** Sum of the values of all tariffs: whole US dollars. */
export function linesTotal(doc) {
	let total = 0;
	for (const line of doc.lines ?? []) {
		for (const tariff of line?.tariffs ?? []) {
			if (Number.isSafeInteger(tariff?.value))
				total += tariff.value;
		}
	}
	return total;
}
