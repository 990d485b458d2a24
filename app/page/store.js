/**
 * store.js -- the one place that remembers: session, form description, what
 * was looked up.  Everything here is in memory only and gone with the tab;
 * nothing of a client is ever put into the browser's own storage.
 */

const state = {
	/** answer of /api/session */
	session: {state: "none"},
	/** groups of the form by name: {name, shorthand, fields: Map} */
	groups: new Map(),
	/** name of the group that is the document */
	root: "entry",
	/** names of codes that were seen: "ports 2704" -> "LOS ANGELES, CA" */
	names: new Map(),
	/** editions of lists by name */
	editions: new Map(),
	/** what the next entry begins with, see carry.js */
	carried: null,
	/** milliseconds that the program's clock is ahead of this one */
	clock: 0,
};

const watchers = new Set();

/** The state, to read; change it by remember() only. */
export function recall() {
	return state;
}

/** Change members of the state and tell everyone who watches. */
export function remember(changes) {
	Object.assign(state, changes);
	for (const watcher of watchers)
		watcher(state, changes);
}

/** Be told of changes; returns the way to be told no longer. */
export function watch(watcher) {
	watchers.add(watcher);
	return () => watchers.delete(watcher);
}

/** Take over the form description as /api/form answers it. */
export function learnForm(form) {
	const groups = new Map();
	for (const group of form.groups) {
		groups.set(group.name, {
			...group,
			fields: new Map(group.fields.map((f) => [f.name, f])),
		});
	}
	remember({groups, root: form.root});
}

/**
 * The description of the element at a path of the document.
 * @param {string} path "bills[0].master.number"
 * @returns {?Object} FIELD of docs/page-api.md
 */
export function fieldAt(path) {
	let group = state.groups.get(state.root);
	let field = null;
	for (const name of path.replace(/\[\d*\]/g, "").split(".")) {
		field = group?.fields.get(name) ?? null;
		if (field === null)
			return null;
		group = state.groups.get(field.group);
	}
	return field;
}

/** The person of this session. */
export function who() {
	return state.session.user ?? "";
}

/** True when this user's role allows the deed, as "entry.add". */
export function may(deed) {
	const {may: deeds, role} = state.session;
	return !role || !deeds || deeds.includes(deed);
}

/** Now, by the program's clock. */
export function now() {
	return new Date(Date.now() + state.clock);
}

/** Today where the writer sits, YYYY-MM-DD. */
export function today() {
	const at = now();
	const two = (n) => String(n).padStart(2, "0");
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-` +
	    two(at.getDate());
}
