// What every page does: each module listens on the document, so that swapped content works too.
import "./errors.js";
import "./guard.js";
import "./menus.js";
import "./once.js";
import "./forms.js";
