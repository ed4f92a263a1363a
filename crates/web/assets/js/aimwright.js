// What pages load: each module makes better what works without it.
import "./shell.js";
