// A part's place on the page, or a parcel. Streamlit sends a mount's whole script along with each mount, so theirs is
// this short one; mount_pad.js, which is sent once, says what to do with them.

/** data: as mount_pad.js's `mountPart` takes it. */
export default function mountPart(place) {
  const parts = (globalThis[Symbol.for("ganlab.parts")] ??= new EventTarget());
  let leave = () => {};
  const mount = () => {
    leave = parts.mount(place);
  };
  if (parts.mount) mount();
  else parts.addEventListener("ready", mount, { once: true });
  return () => {
    parts.removeEventListener("ready", mount);
    leave();
  };
}
