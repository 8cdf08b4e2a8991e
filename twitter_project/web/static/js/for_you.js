// The number beside a slider follows it; "change" sends it (templates/timeline/for_you).

document.getElementById("tuning").addEventListener("input", ({ target }) => {
  const shown = target.form?.querySelector(`output[for="${target.id}"]`);
  if (shown) shown.value = target.value;
});
