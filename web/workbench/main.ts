import "../shared/element";
import "element-plus/theme-chalk/el-pagination.css";

import { createApp } from "vue";

import App from "./App.vue";

createApp(App).mount("#app");
