/** Theme variables as VS Code's default themes set them, for the four kinds. */
export type ThemeName = 'vscode-dark' | 'vscode-light' | 'vscode-high-contrast' | 'vscode-high-contrast-light';

const fonts = { 'font-family': 'system-ui, "Segoe WPC", "Segoe UI", Ubuntu, sans-serif', 'font-size': '13px', 'editor-font-family': 'monospace' };

export const themes: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  'vscode-dark': {
    ...fonts, foreground: '#cccccc', 'editor-foreground': '#cccccc', 'editor-background': '#1f1f1f', descriptionForeground: '#9d9d9d', focusBorder: '#0078d4', errorForeground: '#f85149',
    'button-foreground': '#ffffff', 'button-background': '#0078d4', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12',
    'button-secondaryForeground': '#cccccc', 'button-secondaryBackground': '#313131', 'button-secondaryHoverBackground': '#3c3c3c',
    'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'input-placeholderForeground': '#989898',
    'inputValidation-errorBorder': '#be1100', 'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#b89500', 'inputValidation-infoBackground': '#063b49', 'inputValidation-infoBorder': '#007acc',
    'breadcrumb-foreground': '#cccccccc', 'textLink-foreground': '#4daafc', 'panel-border': '#2b2b2b', 'sideBar-background': '#181818', 'sideBar-foreground': '#cccccc',
    'editorHoverWidget-background': '#202020', 'editorHoverWidget-foreground': '#cccccc', 'editorHoverWidget-border': '#454545', 'widget-shadow': '#0000005c',
    'menu-background': '#1f1f1f', 'menu-foreground': '#cccccc', 'menu-border': '#454545', 'menu-selectionBackground': '#0078d4', 'menu-selectionForeground': '#ffffff',
  },
  'vscode-light': {
    ...fonts, foreground: '#3b3b3b', 'editor-foreground': '#3b3b3b', 'editor-background': '#ffffff', descriptionForeground: '#3b3b3b', focusBorder: '#005fb8', errorForeground: '#c72e0f',
    'button-foreground': '#ffffff', 'button-background': '#005fb8', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a',
    'button-secondaryForeground': '#3b3b3b', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryHoverBackground': '#cccccc',
    'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece', 'input-placeholderForeground': '#767676',
    'inputValidation-errorBorder': '#be1100', 'inputValidation-warningBackground': '#f6f5d2', 'inputValidation-warningBorder': '#b89500', 'inputValidation-infoBackground': '#d6ecf2', 'inputValidation-infoBorder': '#007acc',
    'breadcrumb-foreground': '#3b3b3bcc', 'textLink-foreground': '#005fb8', 'panel-border': '#e5e5e5', 'sideBar-background': '#f8f8f8', 'sideBar-foreground': '#3b3b3b',
    'editorHoverWidget-background': '#f8f8f8', 'editorHoverWidget-foreground': '#3b3b3b', 'editorHoverWidget-border': '#c8c8c8', 'widget-shadow': '#00000029',
    'menu-background': '#ffffff', 'menu-foreground': '#3b3b3b', 'menu-border': '#cecece', 'menu-selectionBackground': '#005fb8', 'menu-selectionForeground': '#ffffff',
  },
  'vscode-high-contrast': {
    ...fonts, foreground: '#ffffff', 'editor-foreground': '#ffffff', 'editor-background': '#000000', descriptionForeground: '#ffffffb3', focusBorder: '#f38518', errorForeground: '#f48771',
    contrastBorder: '#6fc3df', contrastActiveBorder: '#f38518',
    'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff', 'button-secondaryBackground': '#000000',
    'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'input-placeholderForeground': '#ffffffb3',
    'inputValidation-errorBorder': '#6fc3df', 'inputValidation-warningBackground': '#000000', 'inputValidation-warningBorder': '#6fc3df', 'inputValidation-infoBackground': '#000000', 'inputValidation-infoBorder': '#6fc3df',
    'breadcrumb-foreground': '#ffffffcc', 'textLink-foreground': '#21a6ff', 'panel-border': '#6fc3df', 'sideBar-background': '#000000', 'sideBar-foreground': '#ffffff',
    'editorHoverWidget-background': '#0c141f', 'editorHoverWidget-foreground': '#ffffff', 'editorHoverWidget-border': '#6fc3df',
    'menu-background': '#000000', 'menu-foreground': '#ffffff', 'menu-border': '#6fc3df', 'menu-selectionBorder': '#f38518', 'menu-selectionBackground': '#000000', 'menu-selectionForeground': '#ffffff',
  },
  'vscode-high-contrast-light': {
    ...fonts, foreground: '#292929', 'editor-foreground': '#292929', 'editor-background': '#ffffff', descriptionForeground: '#292929b3', focusBorder: '#006bbd', errorForeground: '#b5200d',
    contrastBorder: '#0f4a85', contrastActiveBorder: '#006bbd',
    'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-hoverBackground': '#0f4a85', 'button-border': '#0f4a85', 'button-secondaryForeground': '#292929', 'button-secondaryBackground': '#ffffff',
    'input-background': '#ffffff', 'input-foreground': '#292929', 'input-border': '#0f4a85', 'input-placeholderForeground': '#292929b3',
    'inputValidation-errorBorder': '#0f4a85', 'inputValidation-warningBackground': '#ffffff', 'inputValidation-warningBorder': '#0f4a85', 'inputValidation-infoBackground': '#ffffff', 'inputValidation-infoBorder': '#292929',
    'breadcrumb-foreground': '#292929cc', 'textLink-foreground': '#0f4a85', 'panel-border': '#0f4a85', 'sideBar-background': '#ffffff', 'sideBar-foreground': '#292929',
    'editorHoverWidget-background': '#ffffff', 'editorHoverWidget-foreground': '#292929', 'editorHoverWidget-border': '#0f4a85',
    'menu-background': '#ffffff', 'menu-foreground': '#292929', 'menu-border': '#0f4a85', 'menu-selectionBorder': '#006bbd', 'menu-selectionBackground': '#0f4a85', 'menu-selectionForeground': '#ffffff',
  },
};
