/** A module of our own that a thread or a process is started with in; where it lies and what Node must be told out. */

/** `name` lies beside the module whose `import.meta.url` is `beside`, and is built or source as that one is. */
export function ownModule(beside: string, name: string): { readonly url: URL; readonly execArgv: string[] } {
  const built = beside.endsWith(".js");
  return { url: new URL(`./${name}${built ? ".js" : ".ts"}`, beside), execArgv: built ? [] : ["--conditions=source"] };
}
