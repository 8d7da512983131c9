// Previews of citations, buttons that copy, and links for editors. Everything works without it.
(function () {
  "use strict";
  var preview = null, opener = null, timer = 0;

  function close() {
    clearTimeout(timer);
    if (preview) preview.remove();
    if (opener) opener.removeAttribute("aria-describedby");
    preview = opener = null;
  }

  function closeSoon() {
    clearTimeout(timer);
    timer = setTimeout(close, 250);
  }

  function place(link) {
    var box = link.getBoundingClientRect(), room = document.documentElement.clientWidth;
    var left = Math.min(box.left + scrollX, scrollX + room - preview.offsetWidth - 8);
    var below = box.bottom + preview.offsetHeight + 8 < innerHeight;
    preview.style.left = Math.max(scrollX + 8, left) + "px";
    preview.style.top = scrollY + (below ? box.bottom + 2 : box.top - preview.offsetHeight - 2) + "px";
  }

  function open(link) {
    var source = document.getElementById(link.hash.slice(1));
    if (opener === link || !source) return;
    close();
    opener = link;
    preview = document.createElement("div");
    preview.className = "preview";
    preview.id = "preview";
    preview.setAttribute("role", "tooltip");
    Array.prototype.forEach.call(source.childNodes, function (node) { preview.append(node.cloneNode(true)); });
    preview.addEventListener("pointerenter", function () { clearTimeout(timer); });
    preview.addEventListener("pointerleave", closeSoon);
    document.body.append(preview);
    link.setAttribute("aria-describedby", "preview");
    place(link);
  }

  function citation(event) {
    var target = event.target;
    return target.closest ? target.closest(".cite a") : null;
  }

  document.addEventListener("pointerover", function (event) {
    var link = event.pointerType === "touch" ? null : citation(event);
    if (link) { clearTimeout(timer); open(link); }
  });
  document.addEventListener("pointerout", function (event) { if (citation(event)) closeSoon(); });
  document.addEventListener("focusin", function (event) { if (citation(event)) open(citation(event)); });
  document.addEventListener("focusout", function (event) { if (citation(event)) closeSoon(); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
  document.addEventListener("click", function (event) { if (citation(event)) close(); });

  function show(what) {
    Array.prototype.forEach.call(document.querySelectorAll(what), function (link) { link.hidden = false; });
  }
  show("[data-with-script]");
  if (sessionStorage.getItem("entente.token")) show("[data-with-token]");

  if (!navigator.clipboard) return;
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (text) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text.textContent).then(function () { button.textContent = "Copied"; });
    });
    (text.closest("a, pre") || text).after(button);
  });
})();
