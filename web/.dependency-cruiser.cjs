module.exports = {
  forbidden: [
    {
      name: "no-cross-feature",
      severity: "error",
      from: { path: "^console/src/features/([^/]+)/" },
      to: { path: "^console/src/features/", pathNot: "^console/src/features/$1/" },
    },
    {
      name: "shared-stays-low",
      severity: "error",
      from: { path: "^console/src/(ui|lib|realtime)/" },
      to: { path: "^console/src/(features|app)/" },
    },
    {
      name: "ui-knows-no-data",
      severity: "error",
      from: { path: "^console/src/ui/" },
      to: { path: "^console/src/realtime/" },
    },
    {
      name: "lib-is-lowest",
      severity: "error",
      from: { path: "^console/src/lib/" },
      to: { path: "^console/src/(realtime|ui)/" },
    },
    {
      name: "features-below-app",
      severity: "error",
      from: { path: "^console/src/features/" },
      to: { path: "^console/src/app/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: { path: "^console/src/" },
      to: { couldNotResolve: true, pathNot: "\\?worker$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
