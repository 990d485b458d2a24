/**
 * dom.js -- making elements.  Text is only ever set as text, never as HTML:
 * what a writer keyed cannot become part of the page.
 */

/**
 * Make one element.
 * @param {string} name tag name, with classes after points: "p.finding"
 * @param {?Object} props attributes; "on" holds listeners by event, a property
 *     named in PROPERTIES is set as a property, false and null leave it out
 * @param {...(Node|string|number|null|Array)} children
 * @returns {HTMLElement}
 */
export function el(name, props, ...children) {
	const [tag, ...classes] = name.split(".");
	const node = document.createElement(tag);
	if (classes.length)
		node.className = classes.join(" ");
	for (const [key, value] of Object.entries(props ?? {}))
		setProp(node, key, value);
	append(node, children);
	return node;
}

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden",
	"readOnly", "open", "selected", "indeterminate"]);

function setProp(node, key, value) {
	if (key === "on") {
		for (const [event, listener] of Object.entries(value))
			node.addEventListener(event, listener);
	} else if (PROPERTIES.has(key)) {
		node[key] = value ?? (key === "value" ? "" : false);
	} else if (value === true) {
		node.setAttribute(key, "");
	} else if (value !== false && value !== null && value !== undefined) {
		node.setAttribute(key, String(value));
	}
}

function append(node, children) {
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined || child === false)
			continue;
		node.append(child instanceof Node ? child : String(child));
	}
}

/** Replace all children of node. */
export function fill(node, ...children) {
	node.replaceChildren();
	append(node, children);
	return node;
}

/** Fill node with what run gives; it is empty when run fails. */
export async function fillBy(node, run) {
	try {
		fill(node, await run());
	} catch (failure) {
		fill(node);
		throw failure;
	}
}

/** Put node below an input, or above it where there is no room. */
export function placeBelow(node, input) {
	const box = input.getBoundingClientRect();
	const below = window.innerHeight - box.bottom;
	node.style.left = `${box.left + window.scrollX}px`;
	node.style.minWidth = `${box.width}px`;
	node.hidden = false;
	const up = below < node.offsetHeight && box.top > below;
	node.style.top = up ?
	    `${box.top + window.scrollY - node.offsetHeight - 4}px` :
	    `${box.bottom + window.scrollY + 4}px`;
}

let lastId = 0;

/** An id that no other element of this page has. */
export function uniqueId(stem) {
	lastId += 1;
	return `${stem}-${lastId}`;
}

/** Call later, once, ms after the last call; .now() calls at once. */
export function debounce(ms, call) {
	let timer = null;
	const later = (...args) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			timer = null;
			call(...args);
		}, ms);
	};
	later.cancel = () => clearTimeout(timer);
	return later;
}

/** A number with thousands separators, the same in every locale. */
export function grouped(number) {
	return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Words for one or many: counted(2, "entry", "entries"). */
export function counted(n, one, many) {
	return `${grouped(n)} ${n === 1 ? one : many}`;
}

/**
 * A time as the ledger writes it (RFC 3339, UTC), for a person: the time
 * itself, since it is compared with papers, without seconds.
 */
export function moment(text) {
	if (!text)
		return "";
	return text.replace("T", " ").replace(/(:\d\d):\d\d(\.\d+)?Z$/, "$1 UTC");
}
