import { JiedaiChat } from "./chat-element";

// A page may load the file twice; a second definition would throw.
if (!customElements.get("jiedai-chat")) customElements.define("jiedai-chat", JiedaiChat);
