/**
 * combobox.js -- an input with a list of codes below it (WAI-ARIA combobox
 * with a listbox).  Typing never waits: when the person goes on before the
 * answer is there, the answer is taken when it comes.
 */
import {el, fill, uniqueId} from "./dom.js";

/** One list for the page: only one input has the focus. */
const popup = el("div.codes", {hidden: true});
const options = el("ul", {role: "listbox", id: uniqueId("codes"),
	"aria-label": "Matches"});
const edition = el("p.edition");
popup.append(options, edition);

/** What stands below the input that has the focus. */
let open = null;

function place(input) {
	const box = input.getBoundingClientRect();
	const below = window.innerHeight - box.bottom;
	popup.style.left = `${box.left + window.scrollX}px`;
	popup.style.minWidth = `${box.width}px`;
	popup.hidden = false;
	const up = below < popup.offsetHeight && box.top > below;
	popup.style.top = up ?
	    `${box.top + window.scrollY - popup.offsetHeight - 4}px` :
	    `${box.bottom + window.scrollY + 4}px`;
}

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
 * @param {?function(string): void} on.unsure several fit what was typed, and
 *     the person had gone on before they were shown
 * @param {function(): boolean} on.settled true when what the input holds is
 *     what was chosen already
 * @returns {{leave: function(): boolean}} leave: the person goes on; true when
 *     a match was taken
 */
export function combobox(input, source, on) {
	if (!popup.isConnected)
		document.body.append(popup);
	for (const [name, value] of Object.entries({role: "combobox",
		"aria-autocomplete": "list", "aria-expanded": "false",
		"aria-controls": options.id, autocomplete: "off"}))
		input.setAttribute(name, value);

	/** Newest question, the last answer, and whether one is awaited. */
	let asked = 0;
	let answer = {typed: null, matches: []};
	let takeFirst = false;

	function take(match) {
		takeFirst = false;
		asked += 1;
		answer = {typed: null, matches: []};
		hide(input);
		on.take(match);
	}

	/* Digits are a code: no other code may take their place. */
	function best(matches, typed) {
		const text = typed.trim().toUpperCase();
		const same = matches.find((m) => m.code.toUpperCase() === text);
		if (same || !/^\d+$/.test(text))
			return same ?? matches[0];
		return matches.find((m) => m.code.startsWith(text));
	}

	function showMatches(found) {
		fill(options, found.matches.map((m) => option(m, take)));
		edition.textContent = found.edition ?
		    `List of ${found.edition}` : "";
		edition.hidden = !found.edition;
		open = {input, at: -1};
		input.setAttribute("aria-expanded", "true");
		place(input);
		mark(found.matches.indexOf(best(found.matches, input.value)));
	}

	async function search() {
		const typed = input.value;
		const mine = ++asked;
		takeFirst = false;
		if (typed.trim() === "") {
			hide(input);
			return;
		}
		let found;
		try {
			found = await source.search(typed);
		} catch {
			found = {matches: [], edition: ""};
		}
		if (mine !== asked)
			return;
		answer = {typed, matches: found.matches};
		/* Unseen, only what cannot be another is taken from a book. */
		const first = takeFirst && source.sure ?
		    source.sure(found.matches) : best(found.matches, typed);
		if (takeFirst && first) {
			take(first);
		} else if (takeFirst && found.matches.length) {
			on.unsure?.(typed);
		} else if (document.activeElement === input &&
		    found.matches.length && !on.settled()) {
			showMatches(found);
		} else {
			hide(input);
		}
	}

	input.addEventListener("input", search);
	input.addEventListener("blur", () => hide(input));
	input.addEventListener("keydown", (event) => {
		if (event.altKey || event.ctrlKey || event.metaKey)
			return;
		if (event.key === "Escape" && open?.input === input) {
			event.preventDefault();
			event.stopPropagation();
			hide(input);
			return;
		}
		if (event.key !== "ArrowDown" && event.key !== "ArrowUp")
			return;
		event.preventDefault();
		if (open?.input !== input) {
			search();
			return;
		}
		const n = answer.matches.length;
		const step = event.key === "ArrowDown" ? 1 : -1;
		mark((open.at + step + n) % n);
	});

	return {
		leave() {
			if (on.settled() || input.value.trim() === "") {
				hide(input);
				return false;
			}
			if (answer.typed !== input.value) {
				takeFirst = true;
				return false;
			}
			const match = open?.input === input && open.at >= 0 ?
			    answer.matches[open.at] :
			    best(answer.matches, input.value);
			hide(input);
			if (match)
				take(match);
			return Boolean(match);
		},
	};
}
