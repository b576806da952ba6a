// The sentence over "Giao việc": who gets it, until when, with whom, how it is told.
// forms.TaskForm.saying says the same for a page without the script.
import { escaped, onEach } from './pieces.js';

const names = (select) => [...select.selectedOptions].filter((one) => one.value);

function deadline(form) {
  const chosen = form.querySelector('input[name=han]:checked');
  if (!chosen) return '';
  if (chosen.value === 'khac') return form.elements.ngay.value.trim();
  return chosen.closest('label').querySelector('.term-date')?.textContent.replace('·', '').trim() || '';
}

function sentence(form) {
  const [lead] = names(form.elements.lead);
  if (!lead) return 'Chưa chọn người chủ trì.';
  const until = deadline(form);
  const helpers = names(form.elements.coordinators).filter((one) => one.value !== lead.value);
  const urgency = form.elements.urgency.selectedOptions[0];
  const urgent = urgency && urgency.value !== form.dataset.usual ? ` và được báo ngay vì việc <b>${escaped(urgency.text.toLowerCase())}</b>` : '';
  const who = helpers.length === 1 ? `<b>${escaped(helpers[0].text)}</b>` : `<b>${helpers.length} người</b>`;
  const together = helpers.length ? ` Phối hợp: ${who}.` : '';
  const day = until ? `, hạn <b>${escaped(until)}</b>` : '';
  return `Giao xong, <b>${escaped(lead.text)}</b> thấy việc trên bàn làm việc${day}${urgent}.${together} Khi có báo cáo kết quả, <b>anh, chị</b> nghiệm thu hoặc yêu cầu làm tiếp.`;
}

function start(form) {
  const say = form.querySelector('.say');
  const tell = () => {
    const words = sentence(form);
    if (say.innerHTML !== words) say.innerHTML = words;
  };
  form.addEventListener('change', tell);
  form.addEventListener('input', (event) => event.target.name === 'ngay' && tell());
  tell();
}

export function startTaskSaying() {
  onEach('form[data-task-saying]', start);
}
