// Styles of exactly those Element Plus components that desk and workbench use; each component is imported where it is used.
import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/el-button.css";
import "element-plus/theme-chalk/el-dialog.css";
import "element-plus/theme-chalk/el-input.css";
import "element-plus/theme-chalk/el-overlay.css";
import "element-plus/theme-chalk/el-switch.css";
import "./theme.css";

export { default as zhElement } from "element-plus/es/locale/lang/zh-cn";
export { default as enElement } from "element-plus/es/locale/lang/en";
