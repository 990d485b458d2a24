/**
 * papers.js -- the order of the papers: which element stands where on the
 * keying form, how wide it is, for which entry types and modes it is shown,
 * and at which of them Enter stops.  What an element is (label, length, list,
 * help) comes from schemas/entry.fields through /api/form; an element without
 * a row here is reached by "another field".
 */

/**
 * What the rows ask of the entry.
 * @param {Object} doc
 */
export function circumstances(doc) {
	const mode = doc.mode ?? "";
	const type = doc.entry_type ?? "";
	return {
		type,
		mode,
		bond: doc.bond?.type ?? "",
		zone: type === "06",
		warehouse: type === "21" || type === "22",
		rewarehouse: type === "22",
		weekly: doc.weekly === true,
		air: ["40", "41"].includes(mode),
		truck: ["30", "31"].includes(mode),
		containers: ["11", "21", "31", "41"].includes(mode),
		issuer: !["32", "33", "34", "40", "41", "50", "60"].includes(mode),
		pairs: !["20", "21", "30", "31", "32", "33", "34", "50", "60",
			"70"].includes(mode),
	};
}

const yes = () => true;
const no = () => false;
/** The consignee is reported by number, unless a name was keyed. */
const byNumber = (c, item) => item.role === "CN" && !item.name;

/**
 * shape: the path without indexes.  width: columns of twelve.  shown: whether
 * the element stands there without being asked for.  wanted: whether Enter
 * stops while it is empty.  carry: kept for the next entry of the same writer.
 * label: what it is called where the element's own name would not tell it from
 * its neighbour.  book: where a person's own lists are searched instead of a
 * code list.
 */
const ROWS = [
	["head", [
		["entry_number", 3],
		["entry_type", 3, {wanted: yes, carry: true}],
		["importer.name", 6, {wanted: yes, book: "importers"}],
		["importer.id_type", 3, {wanted: yes}],
		["importer.id", 3, {wanted: yes}],
		["bond.type", 3, {wanted: yes}],
		["bond.surety", 3, {wanted: (c) => c.bond === "9",
			shown: (c) => c.bond === "9"}],
		["bond.amount", 3, {wanted: (c) => c.bond === "9",
			shown: (c) => c.bond === "9"}],
		["importer.address", 12],
	]],
	["transport", [
		["mode", 3, {wanted: (c) => !c.zone, carry: true}],
		["port_of_entry", 3, {wanted: yes, carry: true}],
		["port_of_unlading", 3, {wanted: (c) => !c.zone,
			shown: (c) => !c.zone, carry: true}],
		["location_of_goods", 3, {wanted: yes, carry: true}],
		["conveyance", 4, {wanted: (c) => !c.zone && !c.rewarehouse,
			shown: (c) => !c.zone, carry: true, book: "carriers"}],
		["voyage", 3, {wanted: (c) => !c.zone && !c.rewarehouse,
			shown: (c) => !c.zone, carry: true}],
		["arrival_date", 3, {wanted: yes, carry: true}],
		["ftz_id", 3, {wanted: (c) => c.zone, shown: (c) => c.zone}],
		["weekly", 2, {wanted: (c) => c.zone, shown: (c) => c.zone}],
		["elected_entry_date", 3, {wanted: (c) => c.weekly,
			shown: (c) => c.weekly}],
		["bonded_warehouse", 3, {wanted: (c) => c.warehouse,
			shown: (c) => c.warehouse}],
		["warehouse_entry", 3, {wanted: (c) => c.rewarehouse,
			shown: (c) => c.rewarehouse}],
		["split_release", 3, {shown: no}],
		["exam_site", 3, {shown: no}],
		["general_order", 3, {shown: no}],
		["immediate_delivery", 3, {shown: no}],
	]],
	["bills", [["bills", 12]]],
	["parties", [["parties", 12]]],
	["lines", [
		["value", 3, {wanted: yes}],
		["lines", 12],
	]],
	["downtime", [
		["downtime.trip", 3, {wanted: (c) => c.truck,
			shown: (c) => c.truck}],
		["downtime.driver.name", 4, {wanted: (c) => c.truck,
			shown: (c) => c.truck}],
		["downtime.driver.date_of_birth", 3, {wanted: (c) => c.truck,
			shown: (c) => c.truck}],
		["downtime.driver.plate", 2, {wanted: (c) => c.truck,
			shown: (c) => c.truck}],
		["contact.name", 4, {shown: no}],
		["contact.phone", 3, {shown: no}],
		["references", 12, {shown: no}],
		["notes", 12, {shown: no}],
		["isf", 12, {shown: no}],
	]],
];

/** Rows inside an item of a list, by the shape of the item. */
const ITEMS = {
	"bills[]": [
		["in_bond", 3, {shown: (c) => c.zone}],
		["regular.issuer", 2, {wanted: (c) => c.issuer, kind: "regular",
			shown: (c) => c.issuer}],
		["regular.number", 4, {wanted: yes, kind: "regular"}],
		["master.issuer", 2, {wanted: (c) => c.issuer, kind: "master",
			shown: (c) => c.issuer, label: "Master issuer"}],
		["master.number", 4, {wanted: yes, kind: "master",
			label: "Master bill number"}],
		["house.issuer", 2, {wanted: (c) => c.issuer, kind: "master",
			shown: (c) => c.issuer, label: "House issuer"}],
		["house.number", 4, {wanted: yes, kind: "master",
			label: "House bill number"}],
		["tracking.number", 4, {wanted: yes, kind: "tracking"}],
		["quantity", 2, {wanted: yes}],
		["unit", 2, {wanted: yes}],
		["equipment", 12, {shown: (c) => c.containers}],
		["non_ams", 3, {shown: no}],
		["conveyances", 12, {shown: no}],
	],
	"bills[].conveyances[]": [
		["carrier", 2, {wanted: yes}],
		["voyage", 2, {wanted: yes}],
		["name", 2],
		["date", 2, {wanted: yes}],
		["quantity", 2, {wanted: yes}],
		["unit", 2],
	],
	"parties[]": [
		["role", 2, {wanted: yes}],
		["name", 6, {wanted: (c, item) => !item.id,
			book: "parties"}],
		["id_type", 2, {wanted: byNumber}],
		["id", 2, {wanted: byNumber}],
		["address", 12],
		["gbi", 12, {shown: no}],
	],
	"address": [
		["lines", 12, {wanted: yes}],
		["city", 4, {wanted: yes}],
		["subdivision", 2, {wanted: yes}],
		["postal_code", 3, {wanted: yes}],
		["country", 3, {wanted: yes}],
	],
	"lines[]": [
		["tariffs", 12],
		["description", 6, {wanted: yes}],
		["country_of_origin", 3, {wanted: yes}],
		["ftz.status", 2, {wanted: (c) => c.zone, shown: (c) => c.zone}],
		["ftz.filing_date", 2, {shown: no}],
		["ftz.quantity", 2, {wanted: (c) => c.zone,
			shown: (c) => c.zone}],
		["parties", 12, {shown: no}],
	],
	"lines[].tariffs[]": [
		["hts", 6, {wanted: yes, list: "hts"}],
		["value", 3, {wanted: (c, item) =>
			!/^99/.test(item.hts ?? "")}],
		["current_hts", 3, {shown: no, list: "hts"}],
	],
};

/** Titles of the sections, in order. */
const SECTIONS = [
	["head", "Entry"],
	["transport", "Port and transport"],
	["bills", "Bills and containers"],
	["parties", "Parties"],
	["lines", "Value and lines"],
	["downtime", "Downtime particulars and further fields"],
];

function row([path, width, options = {}]) {
	return {path, width, shown: options.shown ?? yes,
		wanted: options.wanted ?? no, carry: options.carry ?? false,
		book: options.book ?? null, list: options.list ?? null,
		label: options.label ?? null, kind: options.kind ?? null};
}

const sections = new Map(ROWS.map(([id, rows]) => [id, rows.map(row)]));
const items = new Map(Object.entries(ITEMS)
	.map(([shape, rows]) => [shape, rows.map(row)]));

/** The rows of a section. */
function rowsOf(section) {
	return sections.get(section);
}

/**
 * The rows of an item: of its shape, or of what it is (an address is keyed
 * alike wherever it stands), or null: the order of entry.fields.
 */
export function rowsOfItem(shape) {
	return items.get(shape) ?? items.get(shape.replace(/^lines\[\]\./, "")) ??
	    items.get(shape.split(".").pop().replace("[]", "")) ?? null;
}

/** The parts of the form of an entry, each with its rows. */
export function entryParts() {
	return SECTIONS.map(([id, title]) =>
		({id, title, base: "", rows: rowsOf(id)}));
}

/** Paths that the next entry of this writer begins with. */
export function carriedPaths() {
	return [...sections.values()].flat().filter((r) => r.carry)
		.map((r) => r.path);
}

/** The kinds of a bill: which members it has, and how it is called. */
const BILL_KINDS = [
	["regular", "Regular bill"],
	["master", "Master and house"],
	["tracking", "Express tracking"],
];

/** Which kind a bill is, by what it holds; else the usual one. */
export function kindOfBill(bill, c, usual) {
	if (bill.tracking)
		return "tracking";
	if (bill.master || bill.house)
		return "master";
	if (bill.regular || !c.pairs)
		return "regular";
	return usual ?? "regular";
}

/** Kinds that this mode allows. */
export function billKinds(c) {
	return BILL_KINDS.filter(([kind]) => kind === "regular" ||
	    (kind === "master" && c.pairs) || (kind === "tracking" && c.air));
}
