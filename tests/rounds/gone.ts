/** What the last strides of a killed tab run into; nobody is left to be told of it. */
export const TAB_IS_GONE = "The tab is gone.";
