/**
 * screen_books.js -- the memory that saves keys: importers, parties, products
 * and the other books, and the editions of the code lists.
 */
import {get, query, seg} from "./api.js";
import {debounce, el, fill, grouped} from "./dom.js";
import {labelOf} from "./labels.js";
import {leaves} from "./paths.js";
import {labelled, panel, table, tellTrouble} from "./parts.js";

export const name = "books";
export const title = "Books";

const PAUSE_MS = 120;

const BOOKS = [["importers", "Importers"], ["parties", "Parties"],
	["products", "Products"], ["ports", "Port defaults"],
	["carriers", "Carriers"], ["templates", "Templates"]];

function showMatch(box, match) {
	fill(box, panel(match.name || match.key, table("What it fills", [
		{label: "Element", head: true, cell: ([path]) => labelOf(path)},
		{label: "Value", cell: ([, value]) => String(value)},
	], leaves(match.document ?? {}))));
	box.querySelector(".table-box").focus();
}

function matchTable(matches, box) {
	return table("Matches", [
		{label: "Key", head: true, cell: (m) => el("button.link", {
			type: "button", on: {click: () => showMatch(box, m)}}, m.key)},
		{label: "Name", cell: (m) => m.name},
		{label: "Further", cell: (m) => [m.id, m.hts, m.country_of_origin,
			m.city, m.country].filter(Boolean).join(", ")},
		{label: "Used", number: true, cell: (m) => grouped(m.used ?? 0)},
	], matches, "Nothing fits.");
}

export async function show(place) {
	const found = el("div");
	const one = el("div");
	const book = el("select", null, BOOKS.map(([value, label]) =>
		el("option", {value}, label)));
	const search = el("input", {type: "search", autocomplete: "off"});
	const look = async () => {
		const body = await get(`books/${seg(book.value)}?` +
		    query({q: search.value.trim(), limit: 50}));
		fill(found, matchTable(body.matches, one));
	};
	const later = debounce(PAUSE_MS, () => look().catch((refusal) =>
		tellTrouble(found, "Books", refusal)));
	search.addEventListener("input", later);
	book.addEventListener("change", later);
	try {
		const {lists} = await get("ref");
		fill(place, el("h1", null, "Books"),
		    el("p", null, "Filled from your own files with daybook book " +
		        "import, and by keying."),
		    el("form.filters", {role: "search",
		        on: {submit: (e) => e.preventDefault()}},
		    labelled("Search", search), labelled("Book", book)),
		    found, one,
		    panel("Code lists", table("Code lists and their editions", [
		        {label: "List", head: true, cell: (l) => l.list},
		        {label: "Edition", cell: (l) => l.edition},
		        {label: "Codes", number: true,
			        cell: (l) => grouped(l.codes)},
		        {label: "Age", number: true, cell: (l) =>
			        l.age_days === null || l.age_days === undefined ? "" :
			            `${grouped(l.age_days)} days`},
		    ], lists)));
		await look();
	} catch (refusal) {
		tellTrouble(place, "Books", refusal);
	}
	search.focus();
}
