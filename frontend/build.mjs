// Builds frontend/dist: the style sheet by sass, the script by esbuild, the pictures as they are.
import { build } from 'esbuild'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

await rm(at('dist'), { recursive: true, force: true })
await mkdir(at('dist'), { recursive: true })

// MoJ Frontend asks for "node_modules/govuk-frontend/...": the load path is the folder that holds node_modules.
const { css } = sass.compile(at('scss/release-monitor.scss'), {
  style: 'compressed',
  loadPaths: [at('..'), at('../node_modules')],
  quietDeps: true
})
await writeFile(at('dist/release-monitor.css'), css)

// One file, so that hashed file names never break an import between scripts.
await build({
  entryPoints: [at('js/release-monitor.js')],
  outfile: at('dist/release-monitor.js'),
  bundle: true,
  format: 'esm',
  minify: true,
  legalComments: 'inline',
  target: 'es2020'
})

await cp(at('images'), at('dist'), { recursive: true })
await cp(
  at('../node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg'),
  at('dist/images/icon-document.svg')
)
