// The one mount whose data changes with every run: where the visitor stands, handed on to the parts of pad.js.
// It is a script of its own because Streamlit sends a mount's whole script along whenever its data has changed.

/** data: [where the visitor stands]. */
export default function now({ data, setTriggerValue }) {
  const meeting = (globalThis[Symbol.for("ganlab.live")] ??= new EventTarget());
  [meeting.now] = data;
  meeting.send = setTriggerValue;
  meeting.dispatchEvent(new Event("now"));
}
