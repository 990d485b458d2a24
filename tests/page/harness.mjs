/**
 * harness.mjs -- what the page tests share: a ledger of their own, the built
 * program that serves it, and a browser that is driven by keyboard alone.
 *
 * Nothing here clicks: a test presses keys and reads what is on the screen.
 */
import assert from "node:assert/strict";
import {spawn, spawnSync} from "node:child_process";
import {appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync}
	from "node:fs";
import {createServer} from "node:net";
import {createRequire} from "node:module";
import path from "node:path";
import {chromium} from "playwright-core";

const top = process.env.top_builddir ?? fail("top_builddir is not set");
const sources = process.env.top_srcdir ?? fail("top_srcdir is not set");
const program = path.join(top, "daybook");
const browserPath = process.env.CHROMIUM ?? fail("CHROMIUM is not set");
const axeSource = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");

export const PASSPHRASE = "a long enough passphrase";
const SECOND = "another long passphrase";
/** Who made the ledger; further users have the second passphrase. */
const OWNER = "dana";
/** The day of the sample incident. */
export const NOW = "2026-11-18T14:00:00Z";

/* Longer than a person waits; a busy machine of tests is slower. */
const PATIENCE_MS = Number(process.env.DAYBOOK_PATIENCE_MS ?? 30000);

function fail(text) {
	throw new Error(text);
}

/** What a promise gives, or a failure that names it when that takes too long. */
async function within(what, promise) {
	let timer;
	const late = new Promise((_, no) => {
		timer = setTimeout(() => no(new Error(`${what}: nothing in ` +
		    `${PATIENCE_MS} ms`)), PATIENCE_MS);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Lines of a file of the sample incident, each a JSON document. */
export function sample(name = "entries.jsonl") {
	return readFileSync(path.join(sources, "app/demo", name), "utf8")
		.trim().split("\n").map((line) => JSON.parse(line));
}

async function freePort() {
	const server = createServer();
	await new Promise((go) => server.listen(0, "127.0.0.1", go));
	const {port} = server.address();
	await new Promise((go) => server.close(go));
	return port;
}

/**
 * A ledger in a folder of its own, and the program on it.  Whoever made one
 * ends it, also after a test that failed: node waits for the browsers and
 * programs that it started, for ever.
 */
export class Incident {
	constructor(name) {
		this.desks = new Set();
		this.folder = path.join(top, "tests/page.tmp", name);
		rmSync(this.folder, {recursive: true, force: true});
		mkdirSync(this.folder, {recursive: true});
		this.outbox = path.join(this.folder, "outbox");
		this.backups = path.join(this.folder, "backups");
		mkdirSync(this.outbox);
		mkdirSync(this.backups);
		this.file("passphrase", `${PASSPHRASE}\n`);
		this.file("second", `${SECOND}\n`);
		this.env = {...process.env,
			DAYBOOK_LEDGER: path.join(this.folder, "book"),
			DAYBOOK_PASSPHRASE_FILE: path.join(this.folder, "passphrase"),
			DAYBOOK_USER: OWNER};
	}

	file(name, text) {
		const at = path.join(this.folder, name);
		writeFileSync(at, text, {mode: 0o600});
		return at;
	}

	/** Run a command; it must end with 0. */
	daybook(...args) {
		const run = spawnSync(program, ["--now", NOW, ...args],
		    {env: this.env, encoding: "utf8", timeout: PATIENCE_MS});
		assert.equal(run.status, 0,
		    `daybook ${args.join(" ")}: ${run.error ?? run.stderr}`);
		return run.stdout;
	}

	/** The ledger of the sample broker, without entries. */
	init() {
		this.daybook("init", "--filer", "HLB", "--name",
		    "HARBOR LIGHT CUSTOMS BROKERS INC");
		for (const [key, value] of [["sender.site", "2704"],
			["sender.id", "HLB"], ["contact.name", "PRIYA RAMAN"],
			["contact.phone", "3105550100"],
			["broker.license", "33917"],
			["letter.signer", "Priya Raman"],
			["letter.title", "Licensed Customs Broker"],
			["incident.reference", "SOC-2026-111604"],
			["incident.since", "2026-11-16"]])
			this.daybook("set", key, value);
		this.daybook("number", "add", "0412500", "0412549");
		return this;
	}

	/** A further user, with the second passphrase. */
	user(name, role) {
		this.daybook("key", "add", name, "--role", role,
		    "--new-passphrase-file", path.join(this.folder, "second"));
		return this;
	}

	/** Fill a book: rows as "book import" takes them. */
	book(name, rows) {
		this.daybook("book", "import", name, this.file(`${name}.jsonl`,
		    rows.map((row) => JSON.stringify(row)).join("\n")));
		return this;
	}

	/** Add complete entries; without numbers they take the next ones. */
	entries(documents) {
		this.daybook("entry", "import", this.file("entries.jsonl",
		    documents.map((doc) => JSON.stringify(doc)).join("\n")));
		this.daybook("entry", "complete", "--all");
		return this;
	}

	/**
	 * CBP's answer to a batch that was written, made as the sample's are.
	 * @param {string} batch its id
	 * @param {Array<Array<string>>} verdicts entry, verdict, condition,
	 *     narrative, record: see tests/make-demo-answers
	 * @returns {string} path of the file
	 */
	answer(batch, verdicts) {
		const demo = path.join(this.folder, "cbp");
		mkdirSync(path.join(demo, "answers"), {recursive: true});
		writeFileSync(path.join(demo, "answers/verdicts.tsv"), verdicts
			.map((row) => ["answer.edi", batch, ...row].join("\t"))
			.join("\n") + "\n");
		const run = spawnSync("sh", [path.join(sources,
		    "tests/make-demo-answers"), this.outbox, demo],
		{encoding: "utf8"});
		assert.equal(run.status, 0, run.stderr);
		return path.join(demo, "answers/answer.edi");
	}

	/** Serve it; resolves when the page answers. */
	async serve(...options) {
		this.port ??= await freePort();
		this.url = `http://127.0.0.1:${this.port}`;
		const log = path.join(this.folder, "serve.log");
		this.server = spawn(program, ["--now", NOW, "serve", "--listen",
			`127.0.0.1:${this.port}`, "--outbox", this.outbox,
			"--backup-to", this.backups, ...options],
		{env: this.env, stdio: ["ignore", "pipe", "pipe"]});
		this.ended = new Promise((go) => this.server.on("exit", go));
		for (const stream of [this.server.stdout, this.server.stderr])
			stream.on("data", (text) => appendFileSync(log, text));
		const until = Date.now() + PATIENCE_MS;
		for (;;) {
			const answer = await fetch(`${this.url}/api/session`,
			    {signal: AbortSignal.timeout(PATIENCE_MS)})
				.catch(() => null);
			if (answer?.ok)
				return this;
			if (Date.now() > until || this.server.exitCode !== null)
				fail(`no page: ${readFileSync(log, "utf8")}`);
			await new Promise((go) => setTimeout(go, 50));
		}
	}

	/** Stop serving; kill: as a crash does. */
	async stop(signal = "SIGTERM") {
		this.server.kill(signal);
		try {
			await within(`serve, sent ${signal}`, this.ended);
		} finally {
			this.server.kill("SIGKILL");
			this.server = null;
		}
	}

	/** Close every window that is open, and stop serving. */
	async end() {
		const closed = await Promise.allSettled([...this.desks]
			.map((desk) => desk.close()));
		if (this.server)
			await this.stop();
		for (const {reason} of closed.filter((c) => c.reason))
			throw reason;
	}
}

/** A browser window, driven by keyboard. */
export class Desk {
	/** A window of its own, at the work list of this user. */
	static async open(incident, {user = OWNER, width = 1366, height = 768,
		scale = 1, looking = false} = {}) {
		const desk = new Desk();
		desk.incident = incident;
		incident.desks.add(desk);
		desk.server = await chromium.launchServer({
			executablePath: browserPath,
			args: ["--no-sandbox", "--disable-gpu"]});
		desk.browser = await chromium.connect(desk.server.wsEndpoint());
		/* Axe is put into the page, which its policy forbids: only for
		 * looking. */
		desk.context = await desk.browser.newContext({
			viewport: {width, height}, deviceScaleFactor: scale,
			bypassCSP: looking, acceptDownloads: true});
		desk.page = await desk.context.newPage();
		desk.page.setDefaultTimeout(PATIENCE_MS);
		desk.strokes = 0;
		desk.troubles = [];
		desk.asking = new Set();
		desk.page.on("request", (request) => desk.asks(request));
		for (const end of ["requestfinished", "requestfailed"])
			desk.page.on(end, (request) => desk.asking.delete(request));
		desk.page.on("pageerror", (error) =>
			desk.troubles.push(error.stack));
		desk.page.on("console", (message) => {
			if (/Content Security Policy/.test(message.text()))
				desk.troubles.push(message.text());
		});
		await desk.login(user);
		return desk;
	}

	/** 1366x768 at 200 %: half as many of the page's own pixels. */
	static zoomed(incident, user) {
		return Desk.open(incident, {user, width: 683, height: 384, scale: 2});
	}

	/** The page itself asks: not the browser's viewer of a PDF in it, whose
	 * requests have no end when it is closed. */
	asks(request) {
		if (!request.isNavigationRequest() &&
		    request.frame() === this.page.mainFrame())
			this.asking.add(request);
	}

	async goto(hash = "") {
		await this.page.goto(`${this.incident.url}/${hash}`);
		await this.answered();
	}

	/** One key; a chord of two keys counts two. */
	async press(key) {
		this.strokes += key.split("+").length;
		await this.page.keyboard.press(key);
	}

	/**
	 * Type.
	 * @param {string} text
	 * @param {boolean} papers only the papers can tell these characters:
	 *     they are not counted
	 */
	async type(text, papers = false) {
		if (!papers)
			this.strokes += text.length;
		await this.page.keyboard.type(text, {delay: 4});
	}

	/** Type and go on with Enter. */
	async enter(text = "", papers = false) {
		await this.type(text, papers);
		await this.press("Enter");
	}

	/** What only the papers can tell, and Enter. */
	async papers(text) {
		await this.enter(text, true);
	}

	/** Path of the field that has the focus, or the words of the button. */
	at() {
		return this.page.evaluate(() => {
			const at = document.activeElement;
			return at.dataset.path ?? at.textContent.trim();
		});
	}

	/** Wait until the focus is there. */
	async reaches(place) {
		await this.page.waitForFunction((wanted) => {
			const at = document.activeElement;
			return at.dataset.path === wanted ||
			    at.textContent.trim().startsWith(wanted);
		}, place).catch(async () =>
			fail(`the focus is at "${await this.at()}", not ` +
			    `at "${place}"`));
	}

	/** The value of a field of the form. */
	value(at) {
		return this.page.evaluate((p) => document.querySelector(
		    `[data-path="${CSS.escape(p)}"]`)?.value, at);
	}

	/** Wait until a field of the form holds this. */
	async holds(at, value) {
		await this.page.waitForFunction(([p, wanted]) => document
			.querySelector(`[data-path="${CSS.escape(p)}"]`)
			?.value === wanted, [at, value]).catch(async () =>
			fail(`${at} holds "${await this.value(at)}", not "${value}"`));
	}

	/** Wait until no key waits for an answer any longer. */
	async quiet() {
		await this.page.waitForFunction(() =>
			!document.querySelector(".entry-form[aria-busy]"));
	}

	/** Wait until the screen says so. */
	async says(text) {
		await this.page.waitForFunction((wanted) =>
			document.body.innerText.includes(wanted), text)
			.catch(async () => fail(`the screen does not say "${text}": ` +
			    (await this.page.innerText("body")).slice(-1500)));
	}

	/** The field says this beside it. */
	async saysAt(at, text) {
		await this.page.waitForFunction(([p, wanted]) => document
			.querySelector(`[data-path="${CSS.escape(p)}"]`)
			?.closest(".field").innerText.includes(wanted), [at, text]);
	}

	async heading(text) {
		await this.page.waitForFunction((wanted) =>
			[...document.querySelectorAll("h1")].some((h) =>
				h.checkVisibility() &&
				h.textContent.trim().startsWith(wanted)), text)
			.catch(async () => fail(`no heading "${text}": ` +
			    (await this.page.innerText("body")).slice(-1500)));
	}

	async login(user) {
		await this.goto();
		await this.heading("Daybook");
		await this.enterNothing();
		await this.page.keyboard.type(user);
		await this.page.keyboard.press("Tab");
		await this.page.keyboard.type(user === OWNER ? PASSPHRASE : SECOND);
		await this.page.keyboard.press("Enter");
		await this.heading("Work list");
	}

	/** The focus stands where a person begins to key. */
	async enterNothing() {
		await this.page.waitForFunction(() =>
			document.activeElement.matches("input"));
	}

	/** Go to a screen by the keyboard: Alt+G, then Tab to its link. */
	async screen(label, heading = label) {
		await this.page.keyboard.press("Alt+g");
		await this.reaches("Work list");
		for (let i = 0; i < 12 && (await this.at()) !== label; i++)
			await this.page.keyboard.press("Tab");
		await this.reaches(label);
		await this.page.keyboard.press("Enter");
		await this.heading(heading);
		await this.answered();
	}

	/** Press Tab until the focus is on what says so, and press it. */
	async pressButton(label) {
		await this.answered();
		for (let i = 0; i < 200; i++) {
			if ((await this.at()).startsWith(label)) {
				await this.page.keyboard.press("Enter");
				return;
			}
			await this.page.keyboard.press("Tab");
		}
		fail(`no button "${label}" is reached by Tab`);
	}

	/** Save state of the form. */
	async saved(state = "saved") {
		await this.page.waitForFunction((wanted) => document.querySelector(
		    ".save-state")?.dataset.state === wanted, state);
	}

	/** Wait until the page has every answer that it asked for, and drew it. */
	async answered() {
		const until = Date.now() + PATIENCE_MS;
		do {
			await this.page.evaluate(() => new Promise((go) =>
				requestAnimationFrame(() => setTimeout(go))));
			if (Date.now() > until)
				fail(`no answer to ${[...this.asking]
					.map((request) => request.url()).join(" ")}`);
		} while (this.asking.size > 0);
	}

	/** Axe finds nothing; the screen does not scroll sideways; its picture. */
	async look(name) {
		await this.answered();
		await this.page.evaluate(axeSource);
		const violations = await this.page.evaluate(async () =>
			(await globalThis.axe.run({runOnly: ["wcag2a", "wcag2aa",
				"wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}))
				.violations.map((v) => `${v.id}: ${v.help}: ` +
				    v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")));
		assert.deepEqual(violations, [], `axe on ${name}`);
		await this.fits(name);
		await this.picture(path.join(this.incident.folder, `${name}.png`));
	}

	/** Go there; it does not scroll sideways at 200 %; its picture. */
	async lookZoomed(name, hash) {
		await this.goto(hash);
		await this.page.waitForSelector("main h1");
		await this.fits(`${name} at 200 %`);
		await this.picture(path.join(this.incident.folder,
		    `${name}-200.png`));
	}

	async fits(name) {
		const over = await this.page.evaluate(() => Math.max(
		    document.documentElement.scrollWidth - innerWidth,
		    document.getElementById("main").scrollWidth -
		        document.getElementById("main").clientWidth));
		assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
	}

	async picture(file) {
		await this.page.screenshot({path: file});
	}

	/** As when the machine's power goes: kill -9. */
	async kill() {
		this.incident.desks.delete(this);
		await this.server?.kill();
	}

	/** Nothing went wrong that a person would not see. */
	async close() {
		try {
			await within("closing the browser", this.browser?.close());
			await within("ending the browser", this.server?.close());
		} finally {
			await this.kill();
		}
		assert.deepEqual(this.troubles, []);
	}
}
