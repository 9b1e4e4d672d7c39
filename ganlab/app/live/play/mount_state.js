// The one mount whose data changes with every run: the state, handed on to the parts of mount_pad.js.
// It is a script of its own because Streamlit sends a mount's whole script along whenever its data has changed.

/** data: [state], a State as README.md describes it. */
export default function mountState({ data, setTriggerValue }) {
  const channel = (globalThis[Symbol.for("ganlab.live")] ??= new EventTarget());
  [channel.state] = data;
  channel.send = setTriggerValue;
  channel.dispatchEvent(new Event("state"));
}
