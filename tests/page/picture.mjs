/**
 * picture.mjs -- docs/page.png: an entry of the sample incident being keyed.
 *
 *   page.sh picture            (make page-picture)
 */
import {Desk, Incident, sample} from "./harness.mjs";

const [, , file] = process.argv;
const papers = sample()[2];

const incident = new Incident("picture").init()
	.entries(sample().slice(0, 3));
await incident.serve();
const desk = await Desk.open(incident);
await desk.press("Alt+n");
await desk.reaches("entry_type");
await desk.press("F4");
await desk.reaches("bills[0].regular.number");
await desk.papers(papers.bills[0].regular.number);
await desk.papers(String(papers.bills[0].quantity));
await desk.papers("EGHU3772158");
await desk.saysAt("bills[0].equipment[0]", "wrong check digit");
await desk.saved();
await desk.picture(file);
await incident.end();
