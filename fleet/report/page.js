// SPDX-License-Identifier: GPL-2.0-or-later
// Sorting and filtering. Without this script, the tables are as they are.
"use strict";
(function () {
  const order = new Intl.Collator("en", { numeric: true });
  const tables = [];
  let everywhere = "";

  const cell_text = (row, column) => row.cells[column].textContent.trim();

  // The original order decides between equal rows, in both directions.
  function sort(table, header) {
    const column = header.cellIndex;
    const descends = header.getAttribute("aria-sort") === "ascending";
    const rows = table.rows.map((row) => [cell_text(row, column), row]);
    rows.sort((a, b) => order.compare(a[0], b[0]) * (descends ? -1 : 1));
    for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", descends ? "descending" : "ascending");
    table.body.append(...rows.map((row) => row[1]));
  }

  function make_sortable(table, header) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(table, header));
  }

  // Each word must be in the row; a word after "-" must not.
  function matches(text, words) {
    return words.every((word) =>
      word.length > 1 && word[0] === "-" ? !text.includes(word.slice(1)) : text.includes(word));
  }

  function filter(table) {
    const words = (everywhere + " " + table.input.value).toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.rows) {
      row.hidden = words.length > 0 && !matches(row.textContent.toLowerCase(), words);
      shown += !row.hidden;
    }
    table.count.textContent = words.length ? `${shown} of ${table.rows.length} rows` : "";
  }

  function make_filter(text, changed) {
    const line = document.createElement("div");
    const label = document.createElement("label");
    const input = document.createElement("input");
    line.className = "filter";
    label.textContent = text + " ";
    input.type = "search";
    input.addEventListener("input", () => changed(input));
    label.append(input);
    line.append(label);
    return { line, input };
  }

  function make_table(element) {
    const table = { body: element.tBodies[0], rows: [...element.tBodies[0].rows] };
    const made = make_filter("Filter this table", () => filter(table));
    table.input = made.input;
    table.count = document.createElement("span");
    table.count.setAttribute("role", "status");
    table.count.className = "soft";
    made.line.append(table.count);
    element.parentNode.before(made.line);
    for (const header of element.tHead.rows[0].cells) make_sortable(table, header);
    tables.push(table);
  }

  document.querySelectorAll("table").forEach(make_table);
  document.querySelector("nav > div").append(make_filter("Filter all tables", (input) => {
    everywhere = input.value;
    tables.forEach(filter);
  }).line);
})();
