/**
 * parts.js -- what several screens are made of: tables, states, buttons that
 * say why they cannot be pressed, papers in a frame.
 */
import {el, fill, grouped, uniqueId} from "./dom.js";
import {alertPerson} from "./live.js";
import {may} from "./store.js";

/** States in words; the sign says what the colour says. */
const SIGNS = {draft: "○", complete: "◐", lettered: "●", released: "✓",
	refused: "✗", void: "–", accepted: "✓", accepted_warning: "✓!",
	rejected: "✗", review: "?", no_answer: "…", sent: "→", queued: "◷",
	retry: "↻", cancelled: "–", none: "", built: "◷", answered: "✓",
	withdrawn: "–", differs: "✗", wanted: "?", matched: "✓"};

/** A state as a mark: sign and word. */
export function mark(state) {
	const sign = SIGNS[state] ?? "";
	return el("span.mark", {"data-state": state},
	    sign ? el("span", {"aria-hidden": "true"}, `${sign} `) : null,
	    state.replaceAll("_", " "));
}

/**
 * A column of a table.
 * @typedef {Object} Column
 * @property {string} label
 * @property {function(Object): *} cell of a row: text or node
 * @property {boolean=} number right-aligned
 * @property {string=} sort name for the server
 * @property {boolean=} head the cell that names the row
 */

function headCell(column) {
	return el("th", {scope: "col", class: column.number ? "number" : null},
	    column.label);
}

/** One row of a table. */
function tableRow(columns, row) {
	return el("tr", null, columns.map((column) => {
		const name = column.head ? "th" : "td";
		return el(name, {class: column.number ? "number" : null,
			scope: column.head ? "row" : null}, column.cell(row));
	}));
}

/** A whole table of rows that are all there. */
export function table(caption, columns, rows, none = "None.") {
	return el("div.table-box", {tabindex: 0, role: "group",
		"aria-label": caption}, el("table", null,
	    el("caption", null, caption),
	    el("thead", null, el("tr", null, columns.map(headCell))),
	    el("tbody", null, rows.length ?
	        rows.map((row) => tableRow(columns, row)) :
	        el("tr", null, el("td", {colspan: columns.length}, none)))));
}

/** Names and values. */
export function facts(pairs) {
	return el("dl.facts", null, pairs.filter(([, value]) =>
		value !== null && value !== undefined && value !== "")
		.map(([label, value]) => el("div", null,
		    el("dt", null, label), el("dd", null,
		        typeof value === "number" ? grouped(value) : value))));
}

/**
 * A button for a deed; where the role does not allow it, it says so.
 * @param {string} deed as roles name it, "letter.make"
 * @param {string} label
 * @param {function(): (void|Promise<void>)} run what fails is told
 * @param {Object} props of the button
 */
export function deedButton(deed, label, run, props = {}) {
	if (deed && !may(deed)) {
		const reason = uniqueId("reason");
		return el("span.deed", null,
		    el("button", {type: "button", "aria-disabled": "true",
		        "aria-describedby": reason}, label),
		    el("small.reason", {id: reason},
		        " Your role does not allow it."));
	}
	return el("button", {type: "button", ...props, on: {click: async (e) => {
		const around = e.target.closest(".buttons, .panel, form");
		/* What the try before was told. */
		around?.querySelectorAll(":scope > .finding.error")
			.forEach((old) => old.remove());
		try {
			await run(e);
		} catch (refusal) {
			alertPerson(refusal.message);
			around?.append(el("p.finding.error", null, refusal.message));
		}
	}}}, label);
}

/** A part of a screen with its title. */
export function panel(title, ...content) {
	const id = uniqueId("panel");
	return el("section.panel", {"aria-labelledby": id},
	    el("h2", {id}, title), content);
}

/** Findings as a list. */
export function findingList(findings, none = null) {
	if (!findings?.length)
		return none ? el("p", null, none) : null;
	return el("ul.finding-list", null, findings.map((f) =>
		el("li", {class: f.severity}, el("b", null,
		    f.severity === "error" ? "Error" : "Look",
		    f.entry_number ? `, ${f.entry_number}` : "", ": "),
		`${f.text}. ${f.action ?? ""}`,
		el("small", null, `${f.rule}; ${f.source}`))));
}

/** A PDF of the program, shown in the page. */
export function paper(title, src) {
	return el("iframe.paper", {title, src});
}

/** Words instead of a screen while it cannot be shown. */
export function tellTrouble(place, title, refusal) {
	fill(place, el("h1", null, title),
	    el("p.finding.error", {role: "alert"}, refusal.message));
}

/** A link to an entry. */
export function entryLink(number) {
	return el("a.is-code", {href: `#/entry/${encodeURIComponent(number)}`},
	    number);
}

/** A label with its control. */
export function labelled(label, control, hint = null) {
	const id = uniqueId("control");
	control.id = id;
	return el("div.control", null, el("label", {for: id}, label), control,
	    hint ? el("p.hint", null, hint) : null);
}
