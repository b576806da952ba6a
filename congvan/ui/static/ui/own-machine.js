// Signing by the program at the signer's own machine (VGCA Sign Service). The server has given out
// one file under a short-lived address; the program gets it, signs it and sends it back itself. What
// it says here is only shown: whether the file is signed, the server says.

const PAUSE = 1000;
const PATIENCE = 8000;

/** Ask the program for one operation; resolves with its answer, rejects when it is not there. */
export function ask(address, order) {
  return new Promise((resolve, reject) => {
    let socket;
    try {
      socket = new WebSocket(address);
    } catch (error) {
      reject(error);
      return;
    }
    const late = setTimeout(() => {
      socket.close();
      reject(new Error('silent'));
    }, PATIENCE);
    socket.addEventListener('open', () => {
      clearTimeout(late);
      socket.send(order);
    });
    socket.addEventListener('message', (event) => {
      try {
        resolve(JSON.parse(event.data));
      } catch (error) {
        reject(error);
      }
      socket.close();
    });
    socket.addEventListener('error', () => reject(new Error('absent')));
    socket.addEventListener('close', () => reject(new Error('closed')));
  });
}

async function standing(box) {
  const answer = await fetch(box.dataset.standing, { headers: { Accept: 'application/json' } });
  return answer.ok ? answer.json() : { is_signed: false, is_over: true, failure: '' };
}

async function sign(box, button, say) {
  button.disabled = true;
  say('Đang chờ phần mềm ký số. Nhập mã PIN trong cửa sổ của phần mềm.');
  try {
    const told = await ask(box.dataset.address, box.dataset.order);
    if (told.Status !== 0) {
      const found = await standing(box);
      say(found.failure || told.Message || 'Phần mềm ký số chưa ký. Bấm Ký để thử lại.');
      button.disabled = found.is_over;
      return;
    }
  } catch {
    say('Không gọi được phần mềm ký số. Mở VGCA Sign Service, cắm thiết bị rồi bấm Ký.');
    button.disabled = false;
    return;
  }
  say('Đang nhận tệp đã ký…');
  for (;;) {
    const found = await standing(box);
    if (found.is_signed) {
      location.assign(box.dataset.next);
      return;
    }
    if (found.is_over) {
      say(found.failure || 'Lần ký này đã hết hạn. Quay lại văn bản để ký lại.');
      return;
    }
    await new Promise((go) => setTimeout(go, PAUSE));
  }
}

export function startOwnMachine() {
  for (const box of document.querySelectorAll('[data-own-machine]')) {
    const button = box.querySelector('[data-sign]');
    const line = box.querySelector('[data-say]');
    const say = (words) => {
      line.textContent = words;
    };
    say('Sẵn sàng ký.');
    button.addEventListener('click', () => sign(box, button, say));
  }
}
