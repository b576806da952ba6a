// A link to the page as it is printed; with the script the page prints where it stands.

/** Links with data-print open the printer's dialog instead of going anywhere. */
export function startPrint() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-print]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.print();
  });
}
