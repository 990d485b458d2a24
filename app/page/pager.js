/**
 * pager.js -- a table of which the program knows all rows and the page only
 * one page: sorting, paging and choosing stay quick with any number of rows.
 */
import {el, fill, grouped} from "./dom.js";
import {say} from "./live.js";

export class Pager {
	/**
	 * @param {Object} options
	 * @param {string} options.caption
	 * @param {Array<import("./parts.js").Column>} options.columns the first
	 *     has a link that takes the focus
	 * @param {function(Object): Promise<{rows: Array, next: ?string, total:
	 *     ?number}>} options.fetch asked with {sort, order, after}
	 * @param {?string} options.empty says that there are no rows
	 * @param {?function(Object): string} options.key names a row that may be
	 *     chosen; null: rows are not chosen
	 * @param {function(): void} options.chose the choice changed
	 */
	constructor(options) {
		this.options = options;
		this.cursors = [""];
		this.sort = "";
		this.order = "up";
		this.chosen = new Set();
		this.asked = 0;
		this.body = el("tbody");
		this.count = el("p.count");
		this.before = el("button", {type: "button",
			on: {click: () => this.turn(-1)}}, "Page before");
		this.after = el("button", {type: "button",
			on: {click: () => this.turn(1)}}, "Next page");
		this.heads = options.columns.map((c) => this.headCell(c));
		this.node = el("div.pager", null,
		    el("div.table-box", {tabindex: 0, role: "group",
		        "aria-label": options.caption}, el("table", null,
		        el("caption", null, options.caption),
		        el("thead", null, el("tr", null,
		            options.key ? this.allCell() : null, this.heads)),
		        this.body)),
		    el("div.buttons", null, this.before, this.after, this.count));
		this.node.addEventListener("keydown", (event) => this.keyed(event));
	}

	headCell(column) {
		const props = {scope: "col", class: column.number ? "number" : null};
		if (!column.sort)
			return el("th", props, column.label);
		return el("th", {...props, "data-sort": column.sort},
		    el("button.sort", {type: "button", on: {click: () =>
		        this.sortBy(column.sort)}}, column.label));
	}

	allCell() {
		this.all = el("input", {type: "checkbox",
			"aria-label": "Choose all of this page", on: {change: () => {
				for (const box of this.boxes())
					this.choose(box, this.all.checked);
				this.options.chose();
			}}});
		return el("td.choose", null, this.all);
	}

	boxes() {
		return [...this.body.querySelectorAll("input[type=checkbox]")];
	}

	choose(box, on) {
		box.checked = on;
		if (on)
			this.chosen.add(box.value);
		else
			this.chosen.delete(box.value);
		box.closest("tr").classList.toggle("chosen", on);
	}

	sortBy(sort) {
		this.order = this.sort === sort && this.order === "up" ?
		    "down" : "up";
		this.sort = sort;
		for (const head of this.heads) {
			if (head.dataset.sort === sort) {
				head.setAttribute("aria-sort", this.order === "up" ?
				    "ascending" : "descending");
			} else {
				head.removeAttribute("aria-sort");
			}
		}
		this.begin();
	}

	/** From the first page. */
	begin() {
		this.cursors = [""];
		return this.load();
	}

	turn(step) {
		if (step < 0) {
			if (this.cursors.length < 2)
				return;
			this.cursors.pop();
		} else {
			if (!this.next)
				return;
			this.cursors.push(this.next);
		}
		this.load().then(() => this.links()[0]?.focus());
	}

	async load() {
		const mine = ++this.asked;
		let page;
		try {
			page = await this.options.fetch({sort: this.sort,
				order: this.sort ? this.order : "",
				after: this.cursors.at(-1)});
		} catch (refusal) {
			this.count.textContent = refusal.message;
			return;
		}
		if (mine === this.asked)
			this.draw(page);
	}

	draw({rows, next, total}) {
		this.next = next ?? null;
		const {columns, empty = "Nothing fits."} = this.options;
		fill(this.body, rows.length ? rows.map((row) => this.row(row)) :
		    el("tr", null, el("td", {colspan: columns.length + 1},
		        empty)));
		if (this.all)
			this.all.checked = false;
		this.before.disabled = this.cursors.length < 2;
		this.after.disabled = !this.next;
		const page = this.cursors.length;
		const text = total === undefined || total === null ?
		    `Page ${page}` : `Page ${page}, ${grouped(total)} in all`;
		this.count.textContent = text;
		say(text);
	}

	row(row) {
		const {columns, key} = this.options;
		const name = key?.(row);
		const box = key ? el("td.choose", null, el("input", {
			type: "checkbox", value: name, tabindex: -1,
			checked: this.chosen.has(name),
			"aria-label": `Choose ${name}`,
			on: {change: (event) => {
				this.choose(event.target, event.target.checked);
				this.options.chose();
			}}})) : null;
		return el("tr", {class: this.chosen.has(name) ? "chosen" : null},
		    box, columns.map((c) => el(c.head ? "th" : "td", {
		        class: c.number ? "number" : null,
		        scope: c.head ? "row" : null}, c.cell(row))));
	}

	links() {
		return [...this.body.querySelectorAll("a")];
	}

	/** Up and down in the rows, space chooses, page keys turn. */
	keyed(event) {
		const link = event.target.closest("tbody a");
		if (!link || event.altKey || event.ctrlKey)
			return;
		const links = this.links();
		const at = links.indexOf(link);
		const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
		if (step !== undefined)
			links[at + step]?.focus();
		else if (event.key === "PageDown" || event.key === "PageUp")
			this.turn(event.key === "PageDown" ? 1 : -1);
		else if (event.key === " " && this.options.key) {
			const box = link.closest("tr").querySelector("input");
			this.choose(box, !box.checked);
			this.options.chose();
		} else {
			return;
		}
		event.preventDefault();
	}

	/** Choose nothing. */
	clear() {
		this.chosen.clear();
		for (const box of this.boxes())
			this.choose(box, false);
	}
}
