// Buttons that open the print dialogue: without script they are not there, and the browser prints all the same.
export function startPrint() {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
}
