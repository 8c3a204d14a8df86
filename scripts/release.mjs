/**
 * What makes a bundle a release: an id from its contents, and a service worker that holds exactly
 * its files.
 *
 * node scripts/release.mjs id BUILD       writes BUILD/release.txt
 * node scripts/release.mjs worker BUILD   writes BUILD/sw.js and prints the size of a first visit
 */

import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as bundle } from "vite";
import { injectManifest } from "workbox-build";

const ID_LENGTH = 12;
const FIRST_VISIT_LIMIT_KB = 100;
const HASHED = /^assets\/.+\.[0-9a-f]{12}\.\w+$/;

/** Files below `folder`, as paths relative to it, in order. */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** An id for the release: the hash of everything in it, and of what the shell is made from. */
async function writeId(build) {
  const hash = createHash("sha256");
  const sources = [join("static", "sw.ts"), join("portal", "pwa", "shell.py")];
  const templates = (await filesBelow(join("templates", "pwa"))).map((name) =>
    join("templates", "pwa", name),
  );
  const built = (await filesBelow(build)).map((name) => join(build, name));
  for (const file of [...built, ...sources, ...templates]) hash.update(await readFile(file));
  await writeFile(join(build, "release.txt"), `${hash.digest("hex").slice(0, ID_LENGTH)}\n`);
}

/** Bundles static/sw.ts and puts the list of the release's files into it. */
async function writeWorker(build) {
  const staging = join(build, ".sw");
  await bundle({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir: staging,
      target: "es2022",
      rolldownOptions: {
        input: join("static", "sw.ts"),
        output: { format: "iife", entryFileNames: "sw.js" },
      },
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const shell = await readFile(join(build, "shell.html"));
  const { count, size, warnings } = await injectManifest({
    swSrc: join(staging, "sw.js"),
    swDest: join(build, "sw.js"),
    globDirectory: build,
    globPatterns: ["assets/*", "icons/*"],
    modifyURLPrefix: { "assets/": "/static/assets/", "icons/": "/static/icons/" },
    dontCacheBustURLsMatching: HASHED,
    additionalManifestEntries: [{ url: "/", revision: revisionOf(shell) }],
  });
  if (warnings.length > 0) throw new Error(warnings.join("\n"));
  await rm(staging, { recursive: true });
  return { count, size };
}

function revisionOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/**
 * Puts a compressed copy beside every asset, which WhiteNoise sends in its place; prints what a
 * first visit loads and refuses to be more than was promised.
 */
async function compressAssets(build, { count, size }) {
  const names = (await filesBelow(join(build, "assets"))).filter(isCode);
  const first = await firstVisitFiles(build);
  let total = 0;
  for (const name of names) {
    const compressed = gzipSync(await readFile(join(build, "assets", name)), { level: 9 });
    await writeFile(join(build, "assets", `${name}.gz`), compressed);
    const isFirst = first.has(`assets/${name}`);
    if (isFirst) total += compressed.length;
    print(`  ${kilobytes(compressed.length)} KB  ${name}${isFirst ? "" : " (later)"}`);
  }
  print(`  ${kilobytes(total)} KB  JavaScript and CSS of a first visit, gzip`);
  print(`  release of ${count} files, ${(size / 1000).toFixed(0)} KB on the device`);
  if (total > FIRST_VISIT_LIMIT_KB * 1000) {
    throw new Error(`A first visit loads more than ${FIRST_VISIT_LIMIT_KB} KB.`);
  }
}

/** What must be there before anybody can sign in: the entry, what it imports, its worker. */
async function firstVisitFiles(build) {
  const chunks = JSON.parse(await readFile(join(build, ".vite", "manifest.json"), "utf8"));
  const files = new Set();
  const add = (chunk) => {
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const name of chunk.imports ?? []) add(chunks[name]);
  };
  for (const chunk of Object.values(chunks)) if (chunk.isEntry) add(chunk);
  return files;
}

function isCode(name) {
  return /\.(js|css)$/.test(name);
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1).padStart(6);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

const [, , step, build] = process.argv;
if (step === "id" && build) await writeId(build);
else if (step === "worker" && build) await compressAssets(build, await writeWorker(build));
else throw new Error("Usage: node scripts/release.mjs id|worker BUILD");
