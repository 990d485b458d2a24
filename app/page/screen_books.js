/**
 * screen_books.js -- the memory that saves keys: importers, parties, products
 * and the other books, searched, and the editions of the code lists.
 */
import {get, query, seg} from "./api.js";
import {isKept, oneOfBook, showRow} from "./book_row.js";
import {debounce, el, fill, grouped, moment} from "./dom.js";
import {Field} from "./field.js";
import {keyButton} from "./keys.js";
import {labelOf} from "./labels.js";
import {leaves} from "./paths.js";
import {bookSource} from "./lookup.js";
import {deedButton, labelled, panel, table, tellTrouble} from "./parts.js";
import {may} from "./store.js";
import {drawKeys, goTo} from "./top.js";

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

/** The way to a row: to change it, or, for who may not, to look at it. */
function rowLink(book, match, box) {
	if (isKept(book) && may("book.set")) {
		return el("a", {href: `#/${["books", "row", book, match.key,
			match.importer].map((w) => seg(w ?? "")).join("/")}`},
		match.key);
	}
	return el("button.link", {type: "button",
		on: {click: () => showMatch(box, match)}}, match.key);
}

function matchTable(book, matches, box) {
	return table("Matches", [
		{label: "Key", head: true, cell: (m) => rowLink(book, m, box)},
		{label: "Name", cell: (m) => m.name},
		{label: "Further", cell: (m) => [...new Set([m.importer, m.id,
			m.hts, m.city, m.country_of_origin, m.country])]
			.filter((word) => word && word !== m.key).join(", ")},
		{label: "Changed", cell: (m) => m.set_by ?
			`${m.set_by}, ${moment(m.set_at)}` : `in ${grouped(m.used ??
				0)} entries`},
	], matches, "Nothing fits.");
}

function listsPanel(lists) {
	return panel("Code lists", table("Code lists and their editions", [
		{label: "List", head: true, cell: (l) => l.list},
		{label: "Edition", cell: (l) => l.edition},
		{label: "Codes", number: true, cell: (l) => grouped(l.codes)},
		{label: "Age", number: true, cell: (l) =>
			l.age_days === null || l.age_days === undefined ? "" :
			    `${grouped(l.age_days)} days`},
	], lists));
}

/** One book, searched while typing. */
class BookList {
	constructor(book) {
		this.found = el("div");
		/** the question that the rows answer */
		this.shown = null;
		this.one = el("div");
		this.book = el("select", null, BOOKS.map(([value, label]) =>
			el("option", {value, selected: value === book}, label)));
		this.search = el("input", {type: "search", autocomplete: "off"});
		this.adding = el("div.buttons");
		const later = debounce(PAUSE_MS, () => this.look());
		/* Words are looked up in the products of one importer. */
		this.importer = new Field({path: "importer", value: "", width: 4,
			field: {name: "importer", kind: "text", limit: 60,
				label: "Importer", help: "Whose products; by any word."},
			/* Only this input follows from it: a late match, too. */
			source: {...bookSource("importers"), book: false},
			change: later});
		this.importer.input.addEventListener("blur",
		    () => this.importer.leave());
		this.search.addEventListener("input", later);
		this.book.addEventListener("change", () => {
			history.replaceState(null, "", `#/books/list/${this.book.value}`);
			this.look();
		});
		this.node = [
			el("h1", null, "Books"),
			el("p", null, "What is the same each time is keyed once, here " +
			    "or with daybook book import."),
			el("form.filters", {role: "search",
				on: {submit: (event) => event.preventDefault()}},
			labelled("Search", this.search), labelled("Book", this.book),
			this.importer.node),
			this.adding, this.found, this.one];
	}

	add() {
		if (isKept(this.book.value))
			goTo("books", "add", this.book.value);
	}

	drawAdding(book) {
		fill(this.adding, isKept(book) ?
		    deedButton("book.set", `Add ${oneOfBook(book)}`,
		        () => this.add(), {"aria-keyshortcuts": "F9"}) :
		    el("p.hint", null, "Carriers are read from completed entries: " +
		        "there is nothing to key."));
	}

	/** What is asked for now. */
	question() {
		const book = this.book.value;
		return `books/${seg(book)}?` + query({limit: 50,
			q: this.search.value.trim(),
			importer: book === "products" ? this.importer.value : ""});
	}

	async look() {
		const book = this.book.value;
		const question = this.question();
		this.importer.node.hidden = book !== "products";
		this.drawAdding(book);
		try {
			const body = await get(question);
			if (question !== this.question())
				return;
			fill(this.one);
			fill(this.found, matchTable(book, body.matches, this.one));
		} catch (refusal) {
			fill(this.found, el("p.finding.error", {role: "alert"},
			    refusal.message));
		}
		this.shown = question;
	}

	/** To the rows that fit what is typed, once they are there. */
	async toRows() {
		const from = document.activeElement;
		if (this.shown !== this.question())
			await this.look();
		if (document.activeElement === from)
			this.found.querySelector("tbody a, tbody button")?.focus();
	}
}

async function showList(place, book) {
	const list = new BookList(book);
	fill(place, list.node);
	list.search.focus();
	drawKeys(
	    keyButton("F2", "Search", "to the search",
	        () => list.search.focus()),
	    keyButton("F4", "Rows", "to the rows", () => list.toRows()),
	    keyButton("F9", "Add", "a new row of this book", () => list.add()));
	try {
		const [{lists}] = await Promise.all([get("ref"), list.look()]);
		place.append(listsPanel(lists));
	} catch (refusal) {
		tellTrouble(place, "Books", refusal);
	}
	return () => drawKeys();
}

/** "#/books/list/BOOK", "#/books/add/BOOK", "#/books/row/BOOK/KEY/IMPORTER" */
export async function show(place, [what, book, key, importer]) {
	if (isKept(book) && what === "add")
		return showRow(place, book, null);
	if (isKept(book) && what === "row")
		return showRow(place, book, key, importer);
	return showList(place, book);
}
