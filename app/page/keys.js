/**
 * keys.js -- one key each.  Chromium leaves these to the page: F2, F4, F8, F9,
 * and Alt with a letter other than D, E and F.  Letters are taken by their
 * place on the keyboard (event.code): some systems make signs of Alt+letter.
 */
import {el, fill} from "./dom.js";

/** key -> {key, says, run, scope}; scope is the screen that brought it. */
const known = new Map();

/**
 * Bind a key.
 * @param {string} key "F9" or "Alt+B"
 * @param {string} says what it does, for the help
 * @param {function(KeyboardEvent): void} run
 * @param {string} scope "page" for always, "screen" until the next screen
 */
export function bind(key, says, run, scope = "screen") {
	known.set(key, {key, says, run, scope});
}

/** Forget the keys of the screen that is left. */
export function unbindScreen() {
	for (const [key, binding] of known) {
		if (binding.scope === "screen")
			known.delete(key);
	}
}

/** All keys that do something now. */
function bindings() {
	return [...known.values()];
}

/** "Alt+B" for the key that was pressed. */
function nameOf(event) {
	if (event.ctrlKey || event.metaKey || event.shiftKey)
		return "";
	if (event.altKey) {
		return /^Key[A-Z]$/.test(event.code) ?
		    `Alt+${event.code.slice(3)}` : "";
	}
	return /^F\d+$/.test(event.key) ? event.key : "";
}

/** Does this key do something here? */
export function isBound(event) {
	return known.has(nameOf(event));
}

/** Is this element one that takes text? */
function takesText(node) {
	return node instanceof HTMLElement && (node.isContentEditable ||
	    /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));
}

/** Listen for the keys; help shows and hides the list of them. */
export function listen(help) {
	document.addEventListener("keydown", (event) => {
		if (event.defaultPrevented)
			return;
		if (event.key === "?" && !takesText(event.target)) {
			event.preventDefault();
			help();
			return;
		}
		const binding = known.get(nameOf(event));
		if (!binding || (document.querySelector("dialog[open]") &&
		    binding.key !== "F1"))
			return;
		event.preventDefault();
		binding.run(event);
	});
}

/** A key as it is shown. */
function cap(key) {
	return el("kbd", null, key);
}

/** A button with its key on it; the key presses it. */
export function keyButton(key, label, says, run, scope) {
	const button = el("button.key", {
		type: "button",
		"aria-keyshortcuts": key,
		title: says,
		on: {click: run},
	}, label, " ", cap(key));
	bind(key, says, run, scope);
	return button;
}

const ALWAYS = [
	["Enter", "on to the next field that is still to be keyed"],
	["Tab", "on to the next field"],
	["Shift+Enter, Shift+Tab", "back to the field before"],
	["Up, Down", "move in a list of codes"],
	["Esc", "close the list, or this window"],
];

/** The list of keys, as a table. */
export function keyTable() {
	const rows = [...ALWAYS,
		...bindings().map((b) => [b.key, b.says])];
	return el("table.keys", null,
	    el("caption", null, "What the keys do here"),
	    el("thead", null, el("tr", null, el("th", {scope: "col"}, "Key"),
	        el("th", {scope: "col"}, "does"))),
	    fill(el("tbody"), rows.map(([key, says]) =>
	        el("tr", null, el("th", {scope: "row"}, cap(key)),
	            el("td", null, says)))));
}
