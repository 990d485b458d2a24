/**
 * paths.js -- places in an entry document: "bills[0].master.number", as
 * findings, CSV and Excel name them.
 */

/** ["bills", 0, "master", "number"] */
export function steps(path) {
	return path.match(/[^.[\]]+/g).map((s) => /^\d+$/.test(s) ? Number(s) : s);
}

/** The value at path, undefined when there is none. */
export function valueAt(doc, path) {
	let at = doc;
	for (const step of steps(path)) {
		if (at === null || at === undefined)
			return undefined;
		at = at[step];
	}
	return at ?? undefined;
}

/** Set the value at path; objects and lists on the way are made. */
export function setAt(doc, path, value) {
	const way = steps(path);
	const last = way.pop();
	let at = doc;
	way.forEach((step, i) => {
		if (at[step] === undefined || at[step] === null)
			at[step] = typeof (way[i + 1] ?? last) === "number" ? [] : {};
		at = at[step];
	});
	if (value === undefined || value === "")
		delete at[last];
	else
		at[last] = value;
}

/** Take an item out of its list. */
export function removeAt(doc, path) {
	const way = steps(path);
	const last = way.pop();
	const list = way.reduce((at, step) => at?.[step], doc);
	if (Array.isArray(list))
		list.splice(last, 1);
	else if (list)
		delete list[last];
}

/** "bills[].master.number": the path without the place in its lists. */
export function shape(path) {
	return path.replace(/\[\d+\]/g, "[]");
}

/**
 * A copy without what holds nothing: empty texts, objects and lists.  Absent
 * and empty mean the same in a document.  An item in the midst of a list stays,
 * so that the paths of findings name what the person sees.
 */
export function pruned(value) {
	if (Array.isArray(value)) {
		const items = value.map(pruned);
		while (items.length && items.at(-1) === undefined)
			items.pop();
		if (!items.some((item) => typeof item === "object"))
			return items.length ? items.filter(Boolean) : undefined;
		return items.map((item) => item ?? {});
	}
	if (value !== null && typeof value === "object") {
		const out = {};
		for (const [key, member] of Object.entries(value)) {
			const kept = pruned(member);
			if (kept !== undefined)
				out[key] = kept;
		}
		return Object.keys(out).length ? out : undefined;
	}
	return value === "" || value === null ? undefined : value;
}

/** Every single value of a document: [path, value], in document order. */
export function leaves(value, path = "") {
	if (value === null || typeof value !== "object")
		return value === undefined || value === null ? [] : [[path, value]];
	if (Array.isArray(value))
		return value.flatMap((item, i) => leaves(item, `${path}[${i}]`));
	return Object.entries(value).flatMap(([key, member]) =>
		leaves(member, path ? `${path}.${key}` : key));
}

/**
 * Where two documents differ.
 * @returns {Array<{path: string, a: *, b: *}>} a or b is undefined when only
 *     the other has a value
 */
export function differences(a, b) {
	const left = new Map(leaves(a));
	const right = new Map(leaves(b));
	const all = new Set([...left.keys(), ...right.keys()]);
	return [...all]
		.filter((path) => left.get(path) !== right.get(path))
		.map((path) => ({path, a: left.get(path), b: right.get(path)}));
}

/** A copy that shares nothing with doc. */
export function copyOf(doc) {
	return structuredClone(doc);
}
