/* Light, dark or as the system: Streamlit keeps the choice per page address in this browser; so it is set for all of ours. */

const KEY = path => `stActiveTheme-${path}-v2`;
const CHOICES = ["System", "Light", "Dark"];

export default function ({ data, parentElement: host }) {
  const here = localStorage.getItem(KEY(location.pathname)), chosen = here ? JSON.parse(here) : "System";
  const box = document.createElement("div");
  box.className = "dm-theme"; box.setAttribute("role", "radiogroup"); box.setAttribute("aria-label", data.label);
  for (const choice of CHOICES) {
    const button = document.createElement("button");
    button.textContent = data.names[choice]; button.setAttribute("role", "radio"); button.setAttribute("aria-checked", String(choice === chosen));
    button.onclick = () => {
      for (const page of data.pages) {
        const path = new URL(page, document.baseURI).pathname;
        if (choice === "System") localStorage.removeItem(KEY(path)); else localStorage.setItem(KEY(path), JSON.stringify(choice));
      }
      location.reload();
    };
    box.append(button);
  }
  host.querySelector(".dm-theme")?.remove(); // the styles of the component live in the same place: only our own box goes
  host.append(box);
}
