/**
 * robot.mjs -- a person who keys an entry from its papers: looks where the
 * focus is, types what the papers say there, and goes on with Enter.
 */
import assert from "node:assert/strict";

/** Value of a document at a path. */
export function valueAt(doc, path) {
	return path.match(/[^.[\]]+/g).reduce((at, step) => at?.[step], doc) ??
	    undefined;
}

/** What the papers say of a field of the form. */
async function said(desk, doc, path) {
	const party = /^((?:lines\[\d+\]\.)?parties)\[(\d+)\]\.(.*)$/.exec(path);
	if (party) {
		const role = await desk.value(`${party[1]}[${party[2]}].role`);
		const found = (valueAt(doc, party[1]) ?? [])
			.find((p) => p.role === role);
		return text(valueAt(found ?? {}, party[3].replace(/\.text$/, "")));
	}
	return text(valueAt(doc, path.replace(/\.text$/, "")));
}

function text(value) {
	return value?.text ?? value;
}

/** True for what only the papers can tell: its characters do not count. */
function onlyPapers(path) {
	return /number$|equipment\[|quantity$|value$|_date$|\.date|voyage$/
		.test(path) || /(master|house|regular)\.issuer$/.test(path);
}

const MOST_STEPS = 400;

/**
 * Key an entry on a blank form, from its first field to the last.
 * @param {import("./harness.mjs").Desk} desk
 * @param {Object} doc the papers
 * @param {Object} say what a person says otherwise than the papers print it:
 *     path -> what is typed
 */
export async function keyEntry(desk, doc, say = {}) {
	for (let i = 0; i < MOST_STEPS; i++) {
		const path = await desk.at();
		if (path.startsWith("Complete"))
			return;
		const value = say[path] ?? await said(desk, doc, path);
		const keyed = await desk.value(path);
		if (value === true) {
			await desk.press("Space");
		} else if (value !== undefined && keyed === "") {
			await desk.type(String(value), onlyPapers(path));
		}
		await goOn(desk, doc, path);
	}
	assert.fail("the form does not end");
}

/** Enter, or the key for another tariff, bill or kind of bill. */
async function goOn(desk, doc, path) {
	const tariff = /^(lines\[\d+\]\.tariffs)\[(\d+)\]\.value$/.exec(path);
	if (tariff) {
		const next = `${tariff[1]}[${Number(tariff[2]) + 1}]`;
		if (valueAt(doc, next) !== undefined &&
		    (await desk.value(`${next}.hts`)) === undefined) {
			await desk.press("Alt+t");
			await desk.reaches(`${next}.hts`);
			return;
		}
	}
	if (path === "arrival_date" && doc.bills?.[0]?.master &&
	    (await desk.value("bills[0].master.number")) === undefined)
		await desk.press("Alt+m");
	const before = await desk.at();
	await desk.press("Enter");
	await desk.page.waitForFunction((was) => {
		const at = document.activeElement;
		return (at.dataset.path ?? at.textContent.trim()) !== was;
	}, before);
}
