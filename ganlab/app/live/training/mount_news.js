// The one mount whose data changes while a training goes on: what is new of it, handed on to mount_training.js.
// It is a script of its own because Streamlit sends a mount's whole script along whenever its data has changed.

/** data: [parcel], a Parcel as README.md describes it. */
export default function mountNews({ data, setTriggerValue }) {
  const channel = (globalThis[Symbol.for("ganlab.training")] ??= new EventTarget());
  [channel.parcel] = data;
  channel.send = setTriggerValue;
  channel.dispatchEvent(new Event("parcel"));
}
