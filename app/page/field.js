/**
 * field.js -- one element of the document on the form: label, input, what the
 * code means, and beside it, in words, what is wrong.
 */
import {combobox} from "./combobox.js";
import {dateOf} from "./dates.js";
import {el, fill, grouped, uniqueId} from "./dom.js";
import {say} from "./live.js";
import {codeSource, nameFor, nameOf} from "./lookup.js";
import {today} from "./store.js";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
	"Friday", "Saturday"];

function weekday(date) {
	return /^\d{4}-\d\d-\d\d$/.test(date) ?
	    WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? "" : "";
}

/**
 * The whole dollars meant by what was keyed, and what to say about it; what
 * is no amount stays as it was keyed, for the finding.
 */
export function wholeNumber(text) {
	const m = /^\$?\s*([\d,]+)(?:\.(\d{1,2}))?$/.exec(text.trim());
	if (!m)
		return {value: text.trim(), note: ""};
	const units = Number(m[1].replaceAll(",", ""));
	if (!Number.isSafeInteger(units))
		return {value: text.trim(), note: ""};
	if (m[2] === undefined)
		return {value: units, note: ""};
	const rounded = units + (Number(m[2].padEnd(2, "0")) >= 50 ? 1 : 0);
	return {value: rounded, note: `rounded from ${text.trim()}`};
}

/** Findings in words, as they stand beside what they are about. */
export function findingWords(findings) {
	return findings.map((f, i) => [
		i ? el("br") : null,
		el("b", null, f.severity === "error" ? "Error: " : "Look: "),
		f.text, f.action ? `. ${f.action}` : "",
	]);
}

/** How a value of the document stands in its input. */
function shownAs(value) {
	return value === undefined || value === null ? "" : String(value);
}

/**
 * What a field is made of.
 * @typedef {Object} FieldOptions
 * @property {string} path place in the document
 * @property {Object} field FIELD of docs/page-api.md
 * @property {?string} label instead of the field's own
 * @property {number} width columns of twelve
 * @property {boolean} wanted
 * @property {?function(): boolean} stillWanted the same, by what was keyed
 *     since
 * @property {*} value
 * @property {?import("./lookup.js").Source} source
 * @property {?string} takes what may be keyed, in words; shown where nothing
 *     else is to be said
 * @property {function(*): void} change the value while it is keyed
 * @property {?function(Object): void} taken a match of the source was chosen,
 *     instead of its code
 */

/** One field; see FieldOptions. */
export class Field {
	/** @param {FieldOptions} options */
	constructor(options) {
		this.options = options;
		this.path = options.path;
		this.kind = options.field.kind;
		this.chosen = shownAs(options.value);
		this.note = "";
		this.input = this.makeInput();
		this.hint = el("p.hint", {id: uniqueId("hint")});
		this.finding = el("p.finding", {id: uniqueId("finding")});
		this.input.setAttribute("aria-describedby",
		    `${this.finding.id} ${this.hint.id}`);
		this.node = this.makeNode();
		this.node.field = this;
		this.input.dataset.path = this.path;
		/* First the value as it counts, then what fits it. */
		this.input.addEventListener("input", () => this.typed());
		this.makeSource();
		this.tellMeaning();
	}

	makeInput() {
		const {field, value, wanted} = this.options;
		const id = uniqueId("field");
		if (this.kind === "flag") {
			return el("input", {id, type: "checkbox",
				checked: value === true});
		}
		return el("input", {
			id,
			type: "text",
			class: this.isCode() ? "is-code" : null,
			inputmode: this.kind === "integer" ? "numeric" : null,
			autocomplete: "off",
			autocapitalize: "off",
			spellcheck: "false",
			"aria-required": wanted ? "true" : null,
			value: shownAs(value),
			title: field.help,
		});
	}

	makeNode() {
		const {field, label, width, wanted} = this.options;
		const name = el("label", {for: this.input.id}, label ?? field.label);
		const parts = this.kind === "flag" ?
		    [el("div.check", null, this.input, name)] :
		    [name, this.input];
		return el("div.field", {class: `field w${width}` +
		    (wanted ? " wanted" : "")}, parts, this.hint, this.finding);
	}

	makeSource() {
		const {field, source, taken} = this.options;
		const from = source ?? (field.list ? codeSource(field.list) : null);
		if (!from || this.kind === "flag")
			return;
		this.source = from;
		this.box = combobox(this.input, from, {
			settled: () => this.input.value === this.chosen,
			unsure: (typed) => {
				this.note = "the book has it: go back and choose";
				this.tellMeaning();
				say(`${typed}: the book has it.`);
			},
			take: (match) => {
				if (taken) {
					this.chosen = this.input.value;
					taken(match);
				} else {
					this.set(match.code);
					this.options.change(match.code);
				}
			},
		});
	}

	isCode() {
		return this.kind === "id" || this.kind === "code" ||
		    this.kind === "texts";
	}

	/** The value as it stands, while it is keyed. */
	get value() {
		if (this.kind === "flag")
			return this.input.checked || undefined;
		const text = this.input.value.trim();
		if (text === "")
			return undefined;
		if (this.kind === "integer") {
			return /^\d{1,15}$/.test(text) ? Number(text) :
			    wholeNumber(text).value;
		}
		if (this.kind === "date")
			return dateOf(text, today()) ?? text;
		return text;
	}

	typed() {
		if (this.isCode() && /[a-z]/.test(this.input.value) &&
		    !this.source?.book) {
			const at = this.input.selectionStart;
			this.input.value = this.input.value.toUpperCase();
			this.input.setSelectionRange(at, at);
		}
		this.note = "";
		this.origin(null);
		this.options.change(this.value);
		this.tellMeaning(true);
	}

	/** Go on with what is being keyed in the same field of before. */
	resume(before) {
		this.input.value = before.input.value;
		this.chosen = before.chosen;
		if (this.box && !this.box.decided)
			this.box.search();
	}

	/** Put a value there that was not keyed. */
	set(value) {
		if (this.kind === "flag")
			this.input.checked = value === true;
		else
			this.input.value = shownAs(value);
		this.chosen = this.input.value;
		this.tellMeaning();
	}

	/**
	 * The person goes on: half a word becomes its code, a short date the
	 * date, an amount whole dollars.
	 */
	leave() {
		if (this.box?.leave())
			return;
		const value = this.value;
		if (this.kind === "integer" && typeof value === "number") {
			this.note = wholeNumber(this.input.value).note || this.note;
			this.input.value = shownAs(value);
		} else if (this.kind === "date" && value !== undefined) {
			this.input.value = value;
		}
		this.tellMeaning();
	}

	/**
	 * Below the input: what the value means.
	 * @param {boolean} typing half a code is not asked for
	 */
	tellMeaning(typing = false) {
		const {field} = this.options;
		const text = this.input.value;
		let says = "";
		if (this.kind === "date" && text)
			says = this.dateInWords(text);
		else if (this.kind === "integer" && Number(text) >= 10000)
			says = grouped(text);
		else if (field.list && text && !this.source?.book)
			says = this.codeInWords(field.list, text, typing);
		this.says([says, this.note].filter(Boolean).join("; ") ||
		    (this.options.takes ?? ""));
	}

	dateInWords(text) {
		const date = dateOf(text, today());
		if (date === null)
			return "t, +1, 1117 or 2026-11-17";
		return text === date ? weekday(date) : `${date} ${weekday(date)}`;
	}

	codeInWords(list, code, typing) {
		const known = nameOf(list, code);
		if (!known && !typing) {
			nameFor(list, code).then((name) => {
				if (name && this.input.value === code)
					this.says(name);
			});
		}
		return known;
	}

	says(text) {
		this.hint.replaceChildren();
		if (this.from)
			this.hint.append(el("span.origin", null, this.from), " ");
		this.hint.append(text);
		this.meaning = text;
	}

	/** Where the value came from, when it was not keyed; null: it was. */
	origin(from) {
		if (this.from === from)
			return;
		this.from = from;
		this.node.classList.toggle("filled", Boolean(from));
		this.says(this.meaning ?? "");
	}

	/** What is wrong here, in words; an empty list: nothing. */
	tell(findings) {
		const worst = findings.some((f) => f.severity === "error") ?
		    "error" : "warning";
		this.wrong = findings.length ? worst : null;
		this.node.classList.toggle("has-error", this.wrong === "error");
		this.node.classList.toggle("has-warning",
		    this.wrong === "warning");
		this.input.setAttribute("aria-invalid",
		    String(this.wrong === "error"));
		fill(this.finding, findingWords(findings));
	}

	/** Has it a text that a caret stands in? */
	get takesText() {
		return this.kind !== "flag";
	}

	get empty() {
		return this.kind === "flag" ? false : this.input.value === "";
	}
}
