/**
 * combobox.js -- an input with a list of codes below it (WAI-ARIA combobox
 * with a listbox).  Typing never waits for an answer; what goes on from an
 * input whose answer is awaited, waits in type_ahead.js.
 */
import {el, fill, placeBelow, uniqueId} from "./dom.js";

/** One list for the page: only one input has the focus. */
const popup = el("div.codes", {hidden: true});
const options = el("ul", {role: "listbox", id: uniqueId("codes"),
	"aria-label": "Matches"});
const edition = el("p.edition");
popup.append(options, edition);

/** What stands below the input that has the focus. */
let open = null;

function hide(input) {
	if (open !== null && open.input !== input)
		return;
	open = null;
	popup.hidden = true;
	input.setAttribute("aria-expanded", "false");
	input.removeAttribute("aria-activedescendant");
}

function mark(index) {
	open.at = index;
	[...options.children].forEach((node, i) => {
		node.setAttribute("aria-selected", String(i === index));
		if (i === index)
			node.scrollIntoView({block: "nearest"});
	});
	const active = options.children[index];
	if (active)
		open.input.setAttribute("aria-activedescendant", active.id);
	else
		open.input.removeAttribute("aria-activedescendant");
}

function option(match, take) {
	return el("li", {
		role: "option",
		id: uniqueId("code"),
		"aria-selected": "false",
		on: {pointerdown: (event) => {
			event.preventDefault();
			take(match);
		}},
	}, el("b", null, match.code), " ", el("span", null, match.name),
	match.detail ? el("small", null, match.detail) : null);
}

/**
 * Make an input a combobox.
 * @param {HTMLInputElement} input
 * @param {import("./lookup.js").Source} source
 * @param {Object} on
 * @param {function(Object): void} on.take a match was chosen
 * @param {?function(string): void} on.unsure something of a book fits what
 *     was typed, and the pointer had gone elsewhere before it was shown
 * @param {function(): boolean} on.settled true when what the input holds is
 *     what was chosen already
 * @returns {Box}
 */
export function combobox(input, source, on) {
	if (!popup.isConnected)
		document.body.append(popup);
	for (const [name, value] of Object.entries({role: "combobox",
		"aria-autocomplete": "list", "aria-expanded": "false",
		"aria-controls": options.id, autocomplete: "off"}))
		input.setAttribute(name, value);
	const box = new Box(input, source, on);
	input.addEventListener("input", () => box.search());
	input.addEventListener("blur", () => hide(input));
	input.addEventListener("keydown", (event) => box.key(event));
	return box;
}

/* Digits are a code: no other code may take their place. */
function best(matches, typed) {
	const text = typed.trim().toUpperCase();
	const same = matches.find((m) => m.code.toUpperCase() === text);
	if (same || !/^\d+$/.test(text))
		return same ?? matches[0];
	return matches.find((m) => m.code.startsWith(text));
}

/** What a combobox knows of the input that it belongs to. */
class Box {
	constructor(input, source, on) {
		this.input = input;
		this.source = source;
		this.on = on;
		/** the newest question, and its answer while it is on its way */
		this.asked = 0;
		this.asking = null;
		this.answer = {typed: null, matches: []};
		/** the person was gone before the answer came */
		this.left = false;
	}

	/** The answer that what was typed still waits for, or null. */
	get lookup() {
		return this.decided || this.answer.typed === this.input.value ?
		    null : this.asking;
	}

	/** Nothing is left to choose. */
	get decided() {
		return this.on.settled() || this.input.value.trim() === "";
	}

	take(match) {
		this.forget(null);
		this.on.take(match);
	}

	/** What was typed stays as it is: no match takes its place. */
	keep() {
		this.forget(this.input.value);
	}

	forget(typed) {
		this.left = false;
		this.asked += 1;
		this.asking = null;
		this.answer = {typed, matches: []};
		hide(this.input);
	}

	showMatches(found) {
		const {input} = this;
		fill(options, found.matches.map((m) =>
			option(m, (match) => this.take(match))));
		edition.textContent = found.edition ?
		    `List of ${found.edition}` : "";
		edition.hidden = !found.edition;
		open = {input, at: -1};
		input.setAttribute("aria-expanded", "true");
		placeBelow(popup, input);
		mark(found.matches.indexOf(best(found.matches, input.value)));
	}

	/** Ask for what fits the text. */
	search() {
		const typed = this.input.value;
		const mine = ++this.asked;
		this.left = false;
		this.asking = null;
		if (typed.trim() === "") {
			hide(this.input);
			return;
		}
		this.asking = this.source.search(typed)
			.catch(() => ({matches: [], edition: ""}))
			.then((found) => {
				if (mine === this.asked)
					this.answered(typed, found);
			});
	}

	answered(typed, found) {
		this.asking = null;
		this.answer = {typed, matches: found.matches};
		if (this.left)
			this.takeLate(typed);
		else if (document.activeElement === this.input &&
		    found.matches.length && !this.on.settled())
			this.showMatches(found);
		else
			hide(this.input);
	}

	/**
	 * The pointer left before the answer came.  A code concerns this input
	 * alone; what a book knows would be filled in below other fingers.
	 */
	takeLate(typed) {
		const match = best(this.answer.matches, typed);
		if (match && !this.source.book)
			this.take(match);
		else if (match)
			this.on.unsure?.(typed);
	}

	/** Up and down in the list; Esc closes it. */
	key(event) {
		if (event.altKey || event.ctrlKey || event.metaKey)
			return;
		const listed = open?.input === this.input;
		if (event.key === "Escape" && listed) {
			event.preventDefault();
			event.stopPropagation();
			if (this.source.book)
				this.keep();
			hide(this.input);
			return;
		}
		const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
		if (!step)
			return;
		event.preventDefault();
		if (!listed) {
			this.search();
			return;
		}
		const n = this.answer.matches.length;
		mark((open.at + step + n) % n);
	}

	/**
	 * The person goes on; how soon the answer came changes nothing.
	 * @returns {boolean} true when a match was taken
	 */
	leave() {
		if (this.decided) {
			hide(this.input);
			return false;
		}
		if (this.answer.typed !== this.input.value) {
			this.left = true;
			return false;
		}
		const {matches} = this.answer;
		const match = open?.input === this.input && open.at >= 0 ?
		    matches[open.at] : best(matches, this.input.value);
		hide(this.input);
		if (match)
			this.take(match);
		return Boolean(match);
	}
}
