// Stands in the bundle for a library whose schemas are not used here.
export {}
