/** Whether a text file is a list of requirements, by its name or its folder, which ends with a slash or is empty. */
export function isRequirementsFile(name: string, folder: string): boolean {
  if (!name.endsWith(".txt")) return false;
  const stem = name.slice(0, -".txt".length);
  return /^requirements(?:[._-]|$)|[._-]requirements$/.test(stem) || /(?:^|\/)requirements\/$/.test(folder);
}
