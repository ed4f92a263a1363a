// What pages load: each module makes better what works without it.
import "./shell.js";
import "./form.js";
import "./palette.js";
import "./table.js";
import "./tree.js";
