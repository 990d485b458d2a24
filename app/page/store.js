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

/** Fields that a chapter prints with the same name are told apart. */
function numbered(fields) {
	return fields.map((field) => {
		const same = fields.filter((f) => f.label === field.label);
		return same.length === 1 ? field : {...field,
			label: `${field.label} ${same.indexOf(field) + 1}`};
	});
}

/**
 * Take over the form description as /api/form answers it.  A record is a group
 * that has a title, too.
 */
export function learnForm(form) {
	const groups = new Map();
	for (const group of [...form.groups, ...form.records]) {
		groups.set(group.name, {
			...group,
			fields: new Map(numbered(group.fields)
				.map((f) => [f.name, f])),
		});
	}
	remember({groups, root: form.root});
}

/**
 * The description of the element at a path of the document.
 * @param {string} path "bills[0].master.number"
 * @param {?Object} doc tells which record stands at a place; without it there
 *     is no description of a record's fields
 * @returns {?Object} FIELD of docs/page-api.md
 */
export function fieldAt(path, doc = null) {
	let group = state.groups.get(state.root);
	let field = null;
	let at = doc;
	for (const part of path.split(".")) {
		const [name, place] = part.match(/[^[\]]+/g) ?? [];
		field = group?.fields.get(name) ?? null;
		if (field === null)
			return null;
		at = place === undefined ? at?.[name] : at?.[name]?.[place];
		group = state.groups.get(field.kind === "records" ?
		    at?.record : field.group);
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
