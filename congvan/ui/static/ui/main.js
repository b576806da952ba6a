// Everything the pages do beyond links and forms. Each module is a comfort: without this script
// every verb still works.
import { startKeys } from './keys.js';
import { startMenus } from './menus.js';
import { startDialogs } from './dialogs.js';
import { startFiles } from './files.js';
import { startFilters } from './filters.js';
import { startForms } from './forms.js';
import { startHere } from './here.js';
import { startLists } from './lists.js';
import { startMarked } from './marked.js';
import { startOwnMachine } from './own-machine.js';
import { startPdfPane } from './pdf-pane.js';
import { startPicker } from './picker.js';
import { startPrint } from './print.js';
import { startReceivers } from './receivers.js';
import { startSearch } from './search.js';
import { startSwaps } from './swaps.js';
import { startTaskSaying } from './task-saying.js';
import { startToasts } from './toasts.js';

function start() {
  document.documentElement.classList.add('js');
  startSwaps();
  startMenus();
  startDialogs();
  startFiles();
  startFilters();
  startForms();
  startHere();
  startLists();
  startMarked();
  startOwnMachine();
  startPdfPane();
  startPicker();
  startPrint();
  startReceivers();
  startSearch();
  startTaskSaying();
  startToasts();
  startKeys();
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
